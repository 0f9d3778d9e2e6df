// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'
import { contractFaults } from './contract/contract-faults.ts'
import { signerFaults } from './signer/signer-faults.ts'

export const sdkErrors = defineErrors('sdk', {
  ...signerFaults,
  ...contractFaults,
  'bad-value': {
    why: 'An address, a key or an option does not have the form that it needs; the message names it.',
    remedy: 'Give it in the form that the message shows.',
  },
  unreachable: {
    why: 'Nothing accepts connections at this address, or it refused the connection.',
    remedy: 'Check the address and that the node or worker runs; npm start starts a development network.',
    retryable: true,
  },
  timeout: {
    why: 'What was waited for did not come within the time limit.',
    remedy: 'Try again, or allow more with timeoutMs; a command that was sent may still be executed.',
    retryable: true,
  },
  interrupted: {
    why: 'The AbortSignal ended the wait.',
    remedy: 'Nothing, if you meant it; a command that was sent may still be executed.',
  },
  'connection-lost': {
    why: 'The node closed the connection before it answered.',
    remedy: 'Try again: the client connects anew by itself. A transaction may have been accepted.',
    retryable: true,
  },
  'rpc-error': {
    why: 'The node answered the request with an error that Phala’s nodes do not have; its number and text are in the message.',
    remedy: 'Look the number up in the documentation of that node.',
  },
  'worker-error': {
    why: 'The worker answered the request with an error that this version does not know; its text is in the message.',
    remedy: 'Ask the operator of the worker, or let another worker answer.',
  },
  'bad-answer': {
    why: 'A node or worker answered something that this method does not answer.',
    remedy: 'Check that the address is that of a Phala node or worker.',
  },
  'not-found': {
    why: 'The node does not know the block, or no longer has its state.',
    remedy: 'Ask a node that keeps it: old states are kept by archive nodes only.',
  },
  'unsupported-extension': {
    why: 'The chain wants a transaction extension with contents that this version does not know.',
    remedy: 'Use a newer version of the SDK.',
  },
  rejected: {
    why: 'The node did not take the transaction into its pool, for a reason that Phala’s nodes do not have; nothing was paid.',
    remedy: 'Look the number up in the documentation of that node; the known reasons have codes of module pool.',
  },
  dropped: {
    why: 'The transaction left the pool before a block took it; nothing was paid.',
    remedy: 'Send it again, with a tip if the chain is busy.',
    retryable: true,
  },
  'dispatch-failed': {
    why: 'A block holds the transaction and its fee is paid, but the call changed nothing else.',
    remedy: 'Correct what the message names.',
  },
  'balance-too-low': {
    why: 'The account has too little on the chain for the fee, or for what is to move into the cluster.',
    remedy: 'Send the account some PHA, or use another account.',
  },
  'wrong-genesis': {
    why: 'The node follows another chain than the one that was asked for, or than before.',
    remedy: 'Check the address of the node; a development network that was reset has another genesis: connect anew.',
  },
  'wrong-network': {
    why: 'The chain runs no confidential contracts: its metadata has none of the pallets for workers and clusters.',
    remedy: 'Connect to a node of a Phala network.',
  },
  'no-signer': {
    why: 'Queries and commands speak for an account, and none was given.',
    remedy: 'Give connect a signer, such as keypairSigner("//Alice") on a development network.',
  },
  'bad-bundle': {
    why: 'What was given as contract is no `.contract` bundle and no ink! metadata, or has no code where code is needed.',
    remedy: 'Give the `.contract` file that the build wrote, as bytes, text or parsed JSON.',
  },
  'unknown-entry': {
    why: 'The contract has no constructor, message or query of this name.',
    remedy: 'Use one of the names that the message lists.',
  },
  'wrong-argument': {
    why: 'An argument is missing, unknown, or not of its type; nothing was sent.',
    remedy: 'Give the argument that the message names in the form that it expects.',
  },
  'contract-not-found': {
    why: 'No cluster of this chain has a contract with this address, or not yet.',
    remedy: 'Check the address and the network; a contract that was just deployed needs its key on the chain first.',
  },
  'cluster-not-found': {
    why: 'The chain has no such cluster, or none at all, or several of which none was chosen.',
    remedy: 'Name one with the cluster option.',
  },
  'no-worker': {
    why: 'No worker of the cluster could answer; the message tells of each why not.',
    remedy: 'Try again later; if no worker runs, ask the operator of the cluster.',
    retryable: true,
  },
  'worker-not-listed': {
    why: 'The worker that was asked for is none of the cluster.',
    remedy: 'Choose one of the workers that cluster.workers() lists, or none.',
  },
  'worker-not-registered': {
    why: 'The chain does not count the worker: it is not registered, is suspended, or its evidence is overdue.',
    remedy: 'Ask another worker; the operator must bring new evidence.',
  },
  'worker-behind': {
    why: 'The worker has not verified the block that the client knows: it starts, or its view of the chain is old.',
    remedy: 'Try again in a moment, or ask another worker.',
    retryable: true,
  },
  'worker-busy': {
    why: 'The worker has as many queries under way as it takes at once.',
    remedy: 'Try again in a moment, or ask another worker.',
    retryable: true,
  },
  'worker-without-lease': {
    why: 'The worker has seen no new block for so long that its state may be old: it answers nothing until it has.',
    remedy: 'Ask another worker; the operator must see that its relayer and node run.',
    retryable: true,
  },
  'worker-starting': {
    why: 'The worker starts or stops: the chain does not know yet that it runs; the message has the stage.',
    remedy: 'Try again in a moment, or ask another worker.',
    retryable: true,
  },
  'worker-without-cluster': {
    why: 'The worker serves no cluster, or has not got its keys yet.',
    remedy: 'Ask another worker; the owner of the cluster adds workers to it.',
    retryable: true,
  },
  'bad-receipt': {
    why: 'The answer is not what the worker signed, or speaks of another request, contract or worker: somebody altered it.',
    remedy: 'Do not trust what lies between you and this worker; the answer was dropped and the worker is not asked again.',
  },
  'stale-answer': {
    why: 'The answer is signed, but by a worker whose state is older than what this client has seen.',
    remedy:
      'Try again; if it stays, the worker is cut off from the chain or kept behind on purpose: ask another one. Connect anew after a development network went back.',
    retryable: true,
  },
  'stale-metadata': {
    why: 'The contract runs other code than the bundle describes, or does not understand its messages.',
    remedy: 'Build the version that is deployed, or give the bundle of that version; anyCode lets other code answer.',
  },
  'decode-failed': {
    why: 'The contract answered something that is not of the type that its metadata promises.',
    remedy: 'Check that the bundle belongs to the deployed code.',
  },
  'certificate-expired': {
    why: 'The certificate of the session has expired, and so has the one that was signed in its place.',
    remedy: 'Check that the signer signs the height it is given, and that the node is not far behind the workers.',
  },
  'certificate-refused': {
    why: 'The worker does not accept the certificate or the signature of the session; the message names the rule.',
    remedy: 'Check that the signer signs with the account that it names.',
  },
  'query-refused': {
    why: 'The worker could not open the query, or had answered it before.',
    remedy: 'Ask again: every query is encrypted anew.',
    retryable: true,
  },
  'query-timeout': {
    why: 'The contract did not finish the query within the time that the worker gives it.',
    remedy: 'Ask for less at once; the network that the contract asks may be slow.',
    retryable: true,
  },
  'query-failed': {
    why: 'The worker could not run the query; the message tells its reason.',
    remedy: 'Try again; if it stays, ask the operator of the worker.',
  },
  'contract-error': {
    why: 'The contract answered with an error that it declares: its state is unchanged.',
    remedy: 'The error’s name and content stand in the `error` field; the contract’s docs say what they mean.',
  },
  'command-unreadable': {
    why: 'The cluster could not decrypt the command: the contract’s key changed meanwhile.',
    remedy: 'Send it again: the key is read anew.',
    retryable: true,
  },
  'command-expired': {
    why: 'The command came into a block after it had expired.',
    remedy: 'Send it again.',
    retryable: true,
  },
  'command-replayed': {
    why: 'The cluster had seen this very command before and did not run it twice.',
    remedy: 'Look at what the first one came to.',
  },
  'command-not-accepted': {
    why: 'The contract does not take commands of this form.',
    remedy: 'The deployer of the contract decides which forms it takes.',
  },
  'not-deployer': {
    why: 'Only the account that deployed a contract gives it secrets; nothing was sent.',
    remedy: 'Sign with the account that deployed it.',
  },
  'setting-failed': {
    why: 'The cluster did not take the setting: the account has too little there, or the contract has as many secrets as it may.',
    remedy: 'Move some PHA into the cluster with transferToCluster, or remove a secret, then try again.',
  },
  'outcome-unknown': {
    why: 'The command is in a block and the workers are past it, but none remembers what it came to.',
    remedy: 'Query the contract to see whether the command had its effect before sending it again.',
  },
  'code-refused': {
    why: 'The cluster did not take the code: it is not valid, or the account cannot pay for storing it.',
    remedy: 'Build the contract with a release of this network, and see that the account has enough in the cluster.',
  },
  'instantiation-failed': {
    why: 'The cluster could not make the contract; the message tells its reason.',
    remedy: 'Correct what the message names.',
  },
})

/** One of the codes above without its module. */
export type SdkFault = keyof typeof sdkErrors.entries
