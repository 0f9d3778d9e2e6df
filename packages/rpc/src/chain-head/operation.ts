// SPDX-License-Identifier: Apache-2.0

/** Work that a follow subscription has started and whose events are not all out. */
export interface Operation {
  readonly id: string
  /** How many of the allowed operations it counts for: one, or its storage items. */
  readonly cost: number
  cancelled: boolean
  /** Set while the operation waits for `chainHead_v1_continue`. */
  resume: (() => void) | undefined
}

/** Ends an operation: it tells nothing more, also when it was waiting to be continued. */
export function cancelOperation(operation: Operation): void {
  operation.cancelled = true
  operation.resume?.()
}

/** Resolves when the client continues or the operation is cancelled. */
export function waitForContinue(operation: Operation): Promise<void> {
  return new Promise((resolve) => {
    operation.resume = () => {
      operation.resume = undefined
      resolve()
    }
  })
}
