// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import type { PortableError } from './thread-messages.ts'

/** What of an error crosses between threads; its cause stays behind. */
export function toPortableError({ code, why, remedy, retryable, message }: PhatError): PortableError {
  return { code, why, remedy, retryable, detail: message }
}

/** The error as it was thrown in the other thread, with its code. */
export function fromPortableError({ code, detail, ...entry }: PortableError): PhatError {
  return new PhatError(code, entry, detail)
}
