// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const relayerErrors = defineErrors('relayer', {
  'bad-value': {
    why: 'An option of the relayer is not of the form that it needs; the message names it.',
    remedy: 'Correct the option.',
  },
  unreachable: {
    why: 'The node or the worker does not answer at its address.',
    remedy: 'Start it, or correct the address; the relayer tries again by itself.',
    retryable: true,
  },
  timeout: {
    why: 'The node or the worker did not answer in time.',
    remedy: 'See whether it is alive and how busy its machine is; the relayer tries again by itself.',
    retryable: true,
  },
  interrupted: {
    why: 'The relayer was stopped while it waited.',
    remedy: 'Nothing is to be done.',
  },
  'connection-lost': {
    why: 'The node closed the connection.',
    remedy: 'Look into the log of the node; the relayer connects again by itself.',
    retryable: true,
  },
  'rpc-error': {
    why: 'The node refused a request; number and text are in the message.',
    remedy:
      'docs/reference/rpc.md explains the numbers; a worker that is far behind needs a node that was started with --archive.',
    retryable: true,
  },
  'worker-error': {
    why: 'The worker refused a request; its own code and reason are in the message.',
    remedy: 'Look up the code that the message names, and the log of the worker.',
    retryable: true,
  },
  'bad-answer': {
    why: 'The node or the worker answered what the method does not answer.',
    remedy: 'Run node, worker and relayer of the same release.',
    retryable: true,
  },
  'not-found': {
    why: 'The node does not have a block that it told of.',
    remedy: 'The relayer tries again; look into the log of the node if it stays.',
    retryable: true,
  },
  'unsupported-extension': {
    why: 'Transactions of this chain carry an extension that this release does not know.',
    remedy: 'Run the release of the relayer that belongs to the chain.',
  },
  rejected: {
    why: 'The node did not take a transaction of the operator into its pool.',
    remedy: 'See that the account of the operator can pay fees; the relayer sends again by itself.',
    retryable: true,
  },
  dropped: {
    why: 'A transaction of the operator left the pool before a block took it.',
    remedy: 'The relayer sends again by itself; look at the load of the chain if it stays.',
    retryable: true,
  },
  'other-chain': {
    why: 'The worker follows another chain than the node: their genesis blocks differ.',
    remedy: 'Connect the relayer to a node of the chain whose trust root the worker’s release holds.',
  },
  fork: {
    why: 'The worker verified a block that this node’s history contradicts: one of the two is on a fork.',
    remedy: 'Keep the data of both as evidence and ask other nodes; the worker goes on only with the history it has verified.',
  },
  'refused-block': {
    why: 'The worker refused a block: the frame does not prove what it needs.',
    remedy: 'Look up the code that the message names; take blocks from another node if it stays.',
    retryable: true,
  },
  'dispatch-failed': {
    why: 'A transaction of the operator came into a block and failed; the message names the error of the chain.',
    remedy: 'docs/reference explains the error; the relayer tries again, ever more rarely.',
    retryable: true,
  },
  'egress-gap': {
    why: 'The worker has no longer the message that the chain takes next, so that none of its later ones can come on chain.',
    remedy: 'The worker’s state is of another chain or older than the chain’s; see its log.',
    retryable: true,
  },
})
