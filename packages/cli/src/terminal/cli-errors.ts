// SPDX-License-Identifier: Apache-2.0
import { defineErrors, PhatError } from '@phat/primitives'
import { contractErrors } from './contract-errors.ts'
import { type ExitName, exitCodes } from './exit-codes.ts'

export const cliErrors = defineErrors('cli', {
  'unknown-command': {
    why: 'There is no command of this name.',
    remedy: 'phat help lists the commands.',
  },
  'unknown-flag': {
    why: 'The command has no such flag, or the flag takes no value or needs one.',
    remedy: 'Add --help to the command to see its flags; write -- before arguments that begin with a dash.',
  },
  'missing-argument': {
    why: 'The command needs an argument or a flag that was not given.',
    remedy: 'Add --help to the command to see its arguments and examples.',
  },
  'unexpected-argument': {
    why: 'The command takes fewer arguments.',
    remedy: 'Quote values that contain spaces, such as "5 PHA".',
  },
  'bad-value': {
    why: 'An argument or flag does not have the form that its type needs; the message names it.',
    remedy: 'phat help values shows how values are written.',
  },
  'unknown-runtime': {
    why: 'This release holds no such version of the runtime.',
    remedy: 'phat runtime list shows the versions; a newer release may hold more.',
  },
  'no-secret': {
    why: 'The command needs a secret key: of the account that signs, or of the holder of a share.',
    remedy: 'Give --from //Alice on a development chain; for other keys set PHAT_SURI, which other users do not see.',
  },
  unreachable: {
    why: 'Nothing accepts connections at this address, or it refused the connection.',
    remedy: 'Start one with phat node --dev, or a whole network with npm start, or name another with --url or PHAT_URL.',
  },
  timeout: {
    why: 'The node did not answer within the time limit.',
    remedy: 'Check with phat doctor that it is a node and alive, or allow more with --timeout <seconds>.',
  },
  'connection-lost': {
    why: 'The node closed the connection before it answered: it stopped, or the connection exceeded its limits.',
    remedy: 'Look into the log of the node, then run the command again; a transaction may have been accepted.',
  },
  'bad-answer': {
    why: 'The node answered something that this method does not answer.',
    remedy: 'Check that the address is that of a Substrate node; phat doctor tells what answers there.',
  },
  'rpc-error': {
    why: 'The node answered the request with an error that Phala’s nodes do not have; its number and text are in the message.',
    remedy: 'Look the number up in the documentation of that node.',
  },
  rejected: {
    why: 'The node did not take the transaction into its pool, for a reason that Phala’s nodes do not have; nothing was paid.',
    remedy: 'Look the number up in the documentation of that node; phat account show tells balance and nonce.',
  },
  dropped: {
    why: 'The transaction left the pool before a block took it; nothing was paid.',
    remedy: 'Send it again, with a tip if the chain is busy.',
  },
  'dispatch-failed': {
    why: 'The block holds the transaction and its fee is paid, but the call changed nothing else.',
    remedy: 'Correct what the error names; --dry-run shows the fee and the checks without sending.',
  },
  'would-fail': {
    why: 'The chain would take the transaction and its fee, but the call would change nothing else. Nothing was sent.',
    remedy: 'Correct what the error names and try the dry run again.',
  },
  'no-network': {
    why: 'The node is none of a development network, or does not let this connection change it.',
    remedy: 'Start one with npm start or phat dev, and name its node with --url or PHAT_URL.',
  },
  'no-snapshot': {
    why: 'The network has no such snapshot: it was never taken, or was forgotten when the chain went back behind it.',
    remedy: 'phat dev status lists those that there are.',
  },
  'not-found': {
    why: 'The node does not know the block, or no longer has its state.',
    remedy: 'phat block latest shows the newest; old states are kept by archive nodes only.',
  },
  'worker-error': {
    why: 'The worker answered the request with an error; its text is in the message.',
    remedy: 'phat worker info tells whether it is registered and serves a cluster; its log tells more.',
  },
  'unsupported-extension': {
    why: 'The chain wants a transaction extension with contents that this version does not know.',
    remedy: 'Use a newer version of phat, or another client of that chain.',
  },
  'bad-file': {
    why: 'The file cannot be written: it exists, its folder does not, the disk is full, or it is not permitted.',
    remedy: 'Name a file that does not exist yet, in a folder that you may write to.',
  },
  'unreadable-file': {
    why: 'The file or folder is not there, or may not be read.',
    remedy: 'Check the path; --help of the command says which files it takes.',
  },
  'wrong-file': {
    why: 'The file is none of those that the command takes.',
    remedy: '--help of the command says which files it takes; phat build makes a .contract.',
  },
  'file-too-large': {
    why: 'The file is larger than any that the command takes.',
    remedy: 'Check that it is the file that you mean.',
  },
  ...contractErrors,
  'evidence-refused': {
    why: 'A check of the evidence failed: it is not genuine, out of date, or not what is expected. The message names the check.',
    remedy:
      'Do not trust the machine by this evidence. If only its collateral is old or of another time, get it anew or give --at.',
  },
  'evidence-unverified': {
    why: 'Collateral is missing without which nothing can be verified.',
    remedy: 'Get what the message names from the service of the vendor and give it with --collateral.',
  },
  'no-share': {
    why: 'No share in the file opens with this secret: none is for its key, or it was changed.',
    remedy: 'Take the file as the gatekeeper wrote it, and the secret of one of the recovery keys that it names.',
  },
  'unfit-worker': {
    why: 'The chain does not show that this worker may have the master key. The share was not encrypted to it.',
    remedy: 'See which check failed, and by what; ask who runs the worker, and never go by its own word.',
  },
  'unknown-network': {
    why: 'phat.config.json has no network of this name.',
    remedy: 'phat profile list shows the networks; local is the one of this machine.',
  },
  'bad-config': {
    why: 'A file that the commands of a project read does not have the form that they need.',
    remedy: 'Correct what the message names; phat profile list --help shows the form of phat.config.json.',
  },
  'wrong-genesis': {
    why: 'The node follows another chain than the network that was asked for.',
    remedy: 'Correct genesisHash in phat.config.json, or name another node with --url.',
  },
  'other-genesis': {
    why: 'The contract was deployed on a chain that is not there any more: the network began anew, or the node follows another chain.',
    remedy: 'Deploy it again with phat deploy, or name its network with --network.',
  },
  'not-phala': {
    why: 'The chain has no confidential contracts.',
    remedy: 'Name a node of a Phala network with --network or --url.',
  },
  'unknown-contract': {
    why: 'No contract of this name was deployed from this folder, and the text is no address.',
    remedy: 'Give the address, or deploy one with phat deploy; names are kept for each network, see --network.',
  },
  'unknown-cluster': {
    why: 'The chain has no such cluster, none at all, or several of which none was named.',
    remedy: 'phat cluster list shows which there are.',
  },
  'not-owner': {
    why: 'Only the account that owns the cluster may do this; nothing was sent.',
    remedy: 'phat cluster show names the owner: sign with its account.',
  },
  'other-code': {
    why: 'What runs is not what this file builds: another version, or something else.',
    remedy: 'Check version and sources; do not trust the contract if it should have been this code.',
  },
  'no-receipt': {
    why: 'No worker signed which code the contract runs.',
    remedy: 'phat worker list shows the workers and their evidence; try again once one answers.',
  },
  'simulated-refused': {
    why: 'The network takes genuine evidence alone, and a worker has simulated evidence, which proves nothing. Nothing was sent.',
    remedy: 'Do not trust this network; for development set simulated to true in phat.config.json.',
  },
  'too-large': {
    why: 'Standard input holds more than the command can take.',
    remedy: 'Give what the command asks for: --help tells how large it may be.',
  },
  unhealthy: {
    why: 'A check found something that keeps phat from working.',
    remedy: 'Follow the remedy below the check that failed.',
  },
  interrupted: {
    why: 'Ctrl-C or SIGTERM ended the command.',
    remedy: 'Run it again; a transaction that was already sent may still be in a block.',
  },
  bug: {
    why: 'The command met a case that it was not written for.',
    remedy: 'Please report the message with what you ran; PHAT_DEBUG=1 adds where it happened.',
  },
})

const exits: ReadonlyMap<string, ExitName> = new Map([
  ...[
    'unknown-command',
    'unknown-flag',
    'missing-argument',
    'unexpected-argument',
    'bad-value',
    'no-secret',
    'unreadable-file',
    'wrong-file',
    'file-too-large',
    'bad-script',
    'no-tests',
    'unknown-network',
    'bad-config',
    'unknown-contract',
    'too-large',
  ].map((name) => [`cli.${name}`, 'usage'] as const),
  ...['no-signer', 'bad-bundle', 'unknown-entry', 'wrong-argument', 'bad-value', 'worker-not-listed'].map(
    (name) => [`sdk.${name}`, 'usage'] as const,
  ),
  ...['unreachable', 'timeout', 'connection-lost'].map((name) => [`sdk.${name}`, 'unreachable'] as const),
  ['sdk.dispatch-failed', 'dispatchFailed'],
  ['sdk.interrupted', 'interrupted'],
  ...['unreachable', 'timeout', 'connection-lost'].map((name) => [`cli.${name}`, 'unreachable'] as const),
  ['node.unknown-chain', 'usage'],
  ['node.bad-option', 'usage'],
  ['spec.unreadable', 'usage'],
  ['spec.not-json', 'usage'],
  ...['kv.disk-full', 'kv.write-failed'].map((code) => [code, 'storage'] as const),
  ...[
    'kv.corrupt',
    'kv.not-a-database',
    'chain.corrupt-state',
    'chain.other-genesis',
    'trie.corrupt-state',
    'database.in-use',
    'database.newer',
    'database.foreign',
    'database.corrupt',
  ].map((code) => [code, 'database'] as const),
  ['cli.dispatch-failed', 'dispatchFailed'],
  ['cli.interrupted', 'interrupted'],
  ['metadata.unknown-item', 'usage'],
  ['metadata.invalid-arguments', 'usage'],
  ['codec.invalid-value', 'usage'],
  ['keys.bad-threshold', 'usage'],
  ['keys.bad-receiver', 'usage'],
  ['query-host.bad-network', 'usage'],
  ['abi.unknown-entry', 'usage'],
  ['abi.bad-argument', 'usage'],
  ...['not-evidence', 'not-collateral', 'collateral-twice', 'too-large'].map((name) => [`console.${name}`, 'usage'] as const),
])
/** Modules whose errors, on the way to a client command, come from what a person wrote. */
const inputModules = /^(primitives|crypto)\.(?!backend-)/

/** Runs `read` on what a person wrote as `what`, so that its error says where it stands. */
export function readingOf<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof PhatError) error.message = `${what}: ${error.message}`
    throw error
  }
}

/** The exit code of an error: the table of `phat help exit-codes`. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof PhatError)) return exitCodes.failed.code
  const name = exits.get(error.code) ?? (inputModules.test(error.code) ? 'usage' : 'failed')
  return exitCodes[name].code
}
