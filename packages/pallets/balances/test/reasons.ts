// SPDX-License-Identifier: Apache-2.0
import { arm, type Codec, variant } from '@phat/codec'
import { composeReasons, type Reason } from '@phat/pallet-balances'

const of = (path: string, names: readonly string[]): Codec<{ readonly type: string }> =>
  variant(path, Object.fromEntries(names.map((name, index) => [name, arm(index)])))

/** Two hold reasons and three freeze reasons of a pallet that only tests know. */
export const holdReasons = composeReasons('mock_runtime::RuntimeHoldReason', {
  Test: { index: 9, codec: of('pallet_test::HoldReason', ['Foo', 'Bar']) },
})
export const freezeReasons = composeReasons('mock_runtime::RuntimeFreezeReason', {
  Test: { index: 9, codec: of('pallet_test::FreezeReason', ['Foo', 'Bar', 'Baz']) },
})

export const reason = (type: string): Reason => ({ type: 'Test', value: { type } })
