// SPDX-License-Identifier: Apache-2.0
import { toJson } from '@phat/primitives'
import type { Invocation } from '../command.ts'

/** How much of a step passes between two lines. */
const stepShare = 0.1

/** Tells on standard error how far a long operation is: at its beginning and then each tenth. */
export function createProgress({ json, io }: Pick<Invocation, 'json' | 'io'>): (step: string, at: number, of: number) => void {
  let current: string | undefined
  let next = 0
  return (step, at, of) => {
    const share = of > 0 ? at / of : 1
    if (step === current && share < next) return
    current = step
    next = share + stepShare
    io.err(json ? toJson({ progress: { step, at, of } }) : `${step}: ${Math.floor(share * 100)} %`)
  }
}
