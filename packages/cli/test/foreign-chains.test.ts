// SPDX-License-Identifier: Apache-2.0
import { decodeMetadata, viewRuntime } from '@phat/metadata'
import { fromHex } from '@phat/primitives'
import kusama from '@polkadot/types-support/metadata/v14/kusama-hex'
import polkadot from '@polkadot/types-support/metadata/v14/polkadot-hex'
import substrate from '@polkadot/types-support/metadata/v14/substrate-hex'
import { describe, expect, test } from 'vitest'
import { showValue } from '../src/values/show-value.ts'
import { kindOf, typeName } from '../src/values/type-kind.ts'

describe.each([
  ['Polkadot', polkadot],
  ['Kusama', kusama],
  ['Substrate', substrate],
])('a chain that is not ours: %s', (_, hex) => {
  const view = viewRuntime(decodeMetadata(fromHex(hex)))
  const display = { view, ss58Prefix: 0, amounts: 'pha' } as const

  test('shows the defaults of all it stores', () => {
    let shown = 0
    for (const { name, storage } of view.metadata.pallets) {
      for (const entry of storage?.entries ?? []) {
        const item = view.storage(`${name}.${entry.name}`)
        const value = item.decodeValue(undefined)
        if (value === undefined) continue
        expect(JSON.stringify(showValue(display, item.valueType, value)), `${name}.${entry.name}`).toBeDefined()
        shown++
      }
    }
    expect(shown).toBeGreaterThan(50)
  })

  test('has a name for every type, and its calls stand for calls', () => {
    for (const { id } of view.metadata.types) expect(typeName(view, id), `type ${id}`).not.toBe('')
    const call = view.type(view.metadata.extrinsic.call ?? -1)
    expect(kindOf(view, call)).toBe('outer')
  })
})
