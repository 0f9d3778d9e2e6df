// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import type { PortableError } from './thread-messages.ts'

export function toPortableError({ code, why, remedy, retryable, message }: PhatError): PortableError {
  return { code, why, remedy, retryable, detail: message }
}

export function fromPortableError({ code, detail, ...entry }: PortableError): PhatError {
  return new PhatError(code, entry, detail)
}
