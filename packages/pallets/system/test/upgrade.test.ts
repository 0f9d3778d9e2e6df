// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { noneOrigin, rootOrigin, signed } from '@phat/frame'
import { codeKey, System } from '@phat/pallet-system'
import { textBytes } from '@phat/primitives'
import { alice } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const better = textBytes('mock 2')
const same = textBytes('mock 1')
const older = textBytes('mock 0')
const stranger = textBytes('other 2')
const garbage = textBytes('garbage')
const known = new Map([
  ['mock 2', { specName: 'mock', specVersion: 2 }],
  ['mock 1', { specName: 'mock', specVersion: 1 }],
  ['mock 0', { specName: 'mock', specVersion: 0 }],
  ['other 2', { specName: 'other', specVersion: 2 }],
])

const chain = createMockRuntime({ versionOfCode: (code) => known.get(new TextDecoder().decode(code)) })
const system = chain.calls(System)
const store = () => System.at(chain.execution).store
const code = () => chain.execution.overlay.get(codeKey)
const changed = [{ type: 'RuntimeEnvironmentUpdated' }]
const refusals = [
  ['garbage', garbage, 'FailedToExtractRuntimeVersion', 2],
  ['the code of another chain', stranger, 'InvalidSpecName', 0],
  ['the version that runs', same, 'SpecVersionNeedsToIncrease', 1],
  ['an older version', older, 'SpecVersionNeedsToIncrease', 1],
] as const

describe('setCode', () => {
  it('puts a newer version in place, and tells so in an event and in the digest', () => {
    system.setCode(rootOrigin, { code: better })
    expect(code()).toEqual(better)
    expect(store().digest.get().logs).toEqual(changed)
    chain.expectEvents(['System.CodeUpdated'])
  })

  it.each(refusals)('refuses %s', (_, offered, error) =>
    chain.expectNoop(() => system.setCode(rootOrigin, { code: offered }), `System.${error}`),
  )
})

describe('setCodeWithoutChecks', () => {
  it.each(refusals)('takes even %s', (_, offered) => {
    system.setCodeWithoutChecks(rootOrigin, { code: offered })
    expect(code()).toEqual(offered)
    expect(store().digest.get().logs).toEqual(changed)
    chain.expectEvents(['System.CodeUpdated'])
  })
})

describe('an authorized upgrade', () => {
  const codeHash = blake2b256(better)

  it('is noted with what is to be checked, and the last authorization counts', () => {
    system.authorizeUpgrade(rootOrigin, { codeHash })
    expect(store().authorizedUpgrade.get()).toEqual({ codeHash, checkVersion: true })
    system.authorizeUpgradeWithoutChecks(rootOrigin, { codeHash: blake2b256(garbage) })
    expect(store().authorizedUpgrade.get()).toEqual({ codeHash: blake2b256(garbage), checkVersion: false })
    chain.expectEvents(
      ['System.UpgradeAuthorized', { codeHash, checkVersion: true }],
      ['System.UpgradeAuthorized', { codeHash: blake2b256(garbage), checkVersion: false }],
    )
  })

  it.each([
    ['a sender', signed(alice)],
    ['root', rootOrigin],
    ['nobody', noneOrigin],
  ])('is applied by %s who has the code, without a fee, once', (_, origin) => {
    system.authorizeUpgrade(rootOrigin, { codeHash })
    chain.takeEvents()
    expect(system.applyAuthorizedUpgrade(origin, { code: better })).toEqual({ paysFee: false })
    expect([code(), store().authorizedUpgrade.get()]).toEqual([better, undefined])
    chain.expectEvents(['System.CodeUpdated'])
    chain.expectNoop(() => system.applyAuthorizedUpgrade(origin, { code: better }), 'System.NothingAuthorized')
  })

  it('is applied with no other code', () => {
    chain.expectNoop(() => system.applyAuthorizedUpgrade(signed(alice), { code: better }), 'System.NothingAuthorized')
    system.authorizeUpgrade(rootOrigin, { codeHash })
    chain.takeEvents()
    chain.expectNoop(() => system.applyAuthorizedUpgrade(signed(alice), { code: garbage }), 'System.Unauthorized')
    expect(store().authorizedUpgrade.get()).toEqual({ codeHash, checkVersion: true })
  })

  it.each(refusals)('to %s is rejected for good, without a fee', (_, offered, __, index) => {
    const before = code()
    system.authorizeUpgrade(rootOrigin, { codeHash: blake2b256(offered) })
    chain.takeEvents()
    expect(system.applyAuthorizedUpgrade(signed(alice), { code: offered })).toEqual({ paysFee: false })
    expect([code(), store().authorizedUpgrade.get(), store().digest.get().logs]).toEqual([before, undefined, []])
    const error = { type: 'Module', value: { index: 0, error: new Uint8Array([index, 0, 0, 0]) } }
    chain.expectEvents(['System.RejectedInvalidAuthorizedUpgrade', { codeHash: blake2b256(offered), error }])
  })

  it.each(refusals)('without checks to %s is applied', (_, offered) => {
    system.authorizeUpgradeWithoutChecks(rootOrigin, { codeHash: blake2b256(offered) })
    system.applyAuthorizedUpgrade(signed(alice), { code: offered })
    expect(code()).toEqual(offered)
  })
})
