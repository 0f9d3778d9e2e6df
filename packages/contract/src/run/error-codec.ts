// SPDX-License-Identifier: Apache-2.0
import { type AnyCodec, type Arm, arm, isCodec, type Shape, variant } from '@phat/codec'
import type { Declaration } from '../declare/declaration.ts'

/** `{}` declares an error that carries nothing. */
const isEmpty = (shape: Shape): boolean =>
  shape === undefined || (!isCodec(shape) && !Array.isArray(shape) && Object.keys(shape).length === 0)

/** The variant of a contract's business errors, undefined when it declares none. */
export function errorCodec({ name, errors }: Pick<Declaration, 'name' | 'errors'>): AnyCodec | undefined {
  const entries = Object.entries(errors)
  if (entries.length === 0) return undefined
  const arms: { [error: string]: Arm } = {}
  for (const [index, [error, shape]] of entries.entries()) arms[error] = isEmpty(shape) ? arm(index) : arm(index, shape)
  return variant(`${name}::Error`, arms)
}
