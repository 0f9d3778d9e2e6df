// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { Parts } from '../parts.ts'

const parts = new WeakMap<object, Parts>()

/** Keeps what a connection is made of for functions that are no methods of it, so that a page which does not use them does not load them. */
export function rememberParts<P extends object>(phala: P, of: Parts): P {
  parts.set(phala, of)
  return phala
}

/** What a connection is made of. */
export const partsOf = (phala: object): Parts => known(parts.get(phala), 'connect makes every connection')
