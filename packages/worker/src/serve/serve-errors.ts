// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** What a client of the worker is told. The detail is the text of the answer; where phala-blockchain has a name, it begins with that. */
export const serveErrors = defineErrors('serve', {
  unavailable: {
    why: 'The worker answers no queries now: it starts, is not registered, waits for the chain to know of its start, has no cluster, or has seen no new block for too long.',
    remedy: 'Ask another worker of the cluster, or wait; the health check names the reason.',
    retryable: true,
  },
  busy: {
    why: 'More requests or queries are under way than the worker takes at once.',
    remedy: 'Try again later.',
    retryable: true,
  },
  'signature-refused': {
    why: 'The certificates of a query do not verify; the text names the rule.',
    remedy: 'Sign a new certificate with the account, and the query with the key that it certifies.',
  },
  'signature-required': {
    why: 'A version 2 query came without the certificate of its sender.',
    remedy: 'Send the signature with the query.',
  },
  unreadable: {
    why: 'A query does not open with the key of this worker, or what is inside is no query.',
    remedy:
      "Read the worker's public key again and encrypt anew; a version 2 query also names its sender and a height until which it counts.",
  },
  'unknown-block': {
    why: 'The query names a block that this worker has not verified, or not since it started: its view of the chain may be older than the client’s.',
    remedy: 'Wait a block and ask again, naming a newer block, or ask another worker.',
    retryable: true,
  },
  replayed: {
    why: 'This very query was asked before: a query runs once.',
    remedy: 'Encrypt the query anew.',
  },
  'replay-memory-full': {
    why: 'The worker remembers as many queries as it can and would have to forget one to take this.',
    remedy: 'Try again in some blocks, or ask another worker.',
    retryable: true,
  },
  'contract-not-found': {
    why: 'The cluster has no contract with this id.',
    remedy: 'Check the id and the cluster.',
  },
  'no-cluster': {
    why: 'The worker serves no cluster.',
    remedy: 'Ask a worker of the cluster.',
  },
  'invalid-argument': {
    why: 'An argument of the request is not what the method takes.',
    remedy: 'Compare the request with the reference of the method.',
  },
  unsupported: {
    why: 'The method belongs to a feature that this worker does not have.',
    remedy: 'See the reference of the method for what takes its place.',
  },
  'state-refused': {
    why: 'The state of the cluster is not given, or not taken: the request does not come from a worker of the cluster, names another height, or the file was changed.',
    remedy: 'Make the request again on the new worker, once the chain has it in the cluster.',
    retryable: true,
  },
})
