// SPDX-License-Identifier: Apache-2.0
import { createMockChain } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { freezeReasons } from './reasons.ts'

describe('a runtime', () => {
  it('does not compose without an existential deposit', () =>
    expect(() => createMockChain({ balancesConfig: { existentialDeposit: 0n } })).toThrow(/existential deposit/))

  it('does not compose where an account could not be frozen for every reason', () =>
    expect(() => createMockChain({ balancesConfig: { freezeReasons, maxFreezes: 2 } })).toThrow(/freeze reason/))

  it('has no genesis with an account below the existential deposit, or twice the same', () => {
    const who = new Uint8Array(32) as never
    expect(() => createMockChain({ balances: [[who, 9n]] })).toThrow(/existential deposit/)
    expect(() =>
      createMockChain({
        balances: [
          [who, 10n],
          [who, 10n],
        ],
      }),
    ).toThrow(/once/)
  })
})
