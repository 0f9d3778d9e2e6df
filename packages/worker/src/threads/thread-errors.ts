// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const contractThreadErrors = defineErrors('contract-threads', {
  stopped: {
    why: 'The threads of the cluster were stopped, or stopped themselves over a fault that the log names.',
    remedy: 'Nothing to do at shutdown; otherwise find the fault in the log and start the worker again.',
  },
  'thread-ended': {
    why: 'The thread that ran the query ended over a fault: out of memory, out of native stack, or a bug.',
    remedy: 'Report the query with the fault in the log; other queries go on in a new thread.',
  },
  'queries-busy': {
    why: 'More queries wait for a thread than the queue holds.',
    remedy: 'Try again later, or raise the number of query threads.',
    retryable: true,
  },
  'query-timeout': {
    why: 'The query was not answered within its time limit.',
    remedy: 'Ask for less in one query, or raise its time limit; the load of the worker may also be the cause.',
    retryable: true,
  },
  'block-timeout': {
    why: 'The transaction thread did not apply a block within the time limit, so its state can not be relied on.',
    remedy: 'Start the worker again; if it lasts, the machine is too slow for the gas limits of the cluster.',
  },
  'height-unavailable': {
    why: 'The query names a height whose state is not kept, or that the cluster has not reached.',
    remedy: 'Ask at a newer height, or at the newest by naming none.',
    retryable: true,
  },
})
