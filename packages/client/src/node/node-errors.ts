// SPDX-License-Identifier: Apache-2.0
import type { ErrorModule } from '@phat/primitives'

/** How talking to a node or a worker can fail. Each program has its own codes and remedies for these. */
export type ClientFault =
  /** An address that is none. */
  | 'bad-value'
  | 'unreachable'
  | 'timeout'
  | 'interrupted'
  | 'connection-lost'
  /** The node answered with an error that docs/reference/rpc.md does not name. */
  | 'rpc-error'
  /** The worker answered with an error; its `cause` is a `WorkerFailure`. */
  | 'worker-error'
  | 'bad-answer'
  | 'not-found'
  | 'unsupported-extension'
  /** The pool refused a transaction for a reason that `poolErrors` does not name. */
  | 'rejected'
  /** The pool gave a transaction up. */
  | 'dropped'

/** The errors of the program that uses a client. */
export type ClientErrors = Pick<ErrorModule<ClientFault>, 'error' | 'is'>
