// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import {
  type Commit,
  type LightBlock,
  type Outcome,
  type PendingVerdict,
  trustedStateOf,
  verifyCommit,
  verifyStep,
} from '../src/index.ts'
import { makeLightBlock, makeSigner, passes } from './keys.ts'

const chainId = 'test-chain'
const signers = [1, 2, 3, 4].map((seed) => makeSigner(seed, 10n))
const newcomers = [5, 6, 7, 8].map((seed) => makeSigner(seed, 10n))
const now = { seconds: 1_700_000_100n, nanos: 0 }
const options = { now, trustingPeriodMs: 3_600_000n, clockDriftMs: 5_000n }

/** Finishes a verification and gives its code, or `ok`. */
function codeOf<T>(pending: Outcome<PendingVerdict<T>>): string {
  const outcome = pending.ok ? pending.value.judge(pending.value.checks.map(passes)) : pending
  return outcome.ok ? 'ok' : outcome.rejection.code.replace('light-client.', '')
}

/** The code for a block's own commit, after `change`. */
function commitCode(block: LightBlock, change: (block: LightBlock) => LightBlock = (same) => same): string {
  return codeOf(verifyCommit({ chainId, ...change(block) }))
}

function withVote(block: LightBlock, index: number, change: Partial<Commit['signatures'][number]>): LightBlock {
  const signatures = block.commit.signatures.map((vote, at) => (at === index ? { ...vote, ...change } : vote))
  return { ...block, commit: { ...block.commit, signatures } }
}

describe('verifyCommit', () => {
  const block = makeLightBlock({ height: 5n, validators: signers })
  const byPower = (count: number, of = signers) =>
    makeLightBlock({ height: 5n, validators: of, votes: (signer) => of.indexOf(signer as never) < count })

  it('accepts a commit of more than two thirds and tells the power', () => {
    const pending = verifyCommit({ chainId, ...byPower(3) })
    if (!pending.ok) expect.fail(pending.rejection.detail)
    expect(pending.value.checks.length).toBe(3)
    expect(pending.value.judge(pending.value.checks.map(passes))).toEqual({
      ok: true,
      value: { signedPower: 30n, totalPower: 40n },
    })
  })

  it('refuses exactly two thirds', () => {
    const three = signers.slice(0, 3)
    expect(commitCode(byPower(2, three))).toBe('not-enough-power')
    expect(commitCode(byPower(3, three))).toBe('ok')
    expect(commitCode(byPower(2))).toBe('not-enough-power')
  })

  it('weighs votes by power, not by number', () => {
    const heavy = [makeSigner(1, 100n), makeSigner(2, 1n), makeSigner(3, 1n)]
    expect(commitCode(byPower(1, heavy))).toBe('ok')
    expect(commitCode(makeLightBlock({ height: 5n, validators: heavy, votes: ({ power }) => power === 1n }))).toBe(
      'not-enough-power',
    )
  })

  it('refuses another chain, even when the header is signed for it', () => {
    expect(commitCode(makeLightBlock({ height: 5n, validators: signers, chainId: 'other-chain' }))).toBe('wrong-chain')
  })

  it('refuses a set that is not the header’s', () => {
    expect(commitCode(block, (one) => ({ ...one, validators: newcomers }))).toBe('wrong-validators')
  })

  it('refuses a commit of another block, height or number of votes', () => {
    const other = makeLightBlock({ height: 6n, validators: signers })
    expect(commitCode(block, (one) => ({ ...one, commit: other.commit }))).toBe('wrong-commit')
    expect(commitCode(block, (one) => ({ ...one, commit: { ...one.commit, height: 6n } }))).toBe('wrong-commit')
    expect(commitCode(block, (one) => ({ ...one, commit: { ...one.commit, signatures: one.commit.signatures.slice(1) } }))).toBe(
      'wrong-commit',
    )
  })

  it('refuses a stranger’s vote and a second vote of the same validator', () => {
    expect(commitCode(withVote(block, 1, { validatorAddress: new Uint8Array(20) }))).toBe('unknown-signer')
    const first = block.commit.signatures[0]
    if (first === undefined) expect.fail('the commit has votes')
    expect(commitCode(withVote(block, 1, first))).toBe('unknown-signer')
  })

  it('refuses a forged signature although the others would suffice', () => {
    expect(commitCode(withVote(block, 2, { signature: new Uint8Array(64).fill(1) }))).toBe('bad-signature')
    expect(commitCode(withVote(block, 2, { timestamp: { seconds: 1n, nanos: 0 } }))).toBe('bad-signature')
  })

  it('does not count a vote for no block', () => {
    const three = byPower(3)
    const at = three.commit.signatures.findIndex(({ flag }) => flag === 2)
    expect(commitCode(withVote(three, at, { flag: 3 }))).toBe('not-enough-power')
  })

  it('refuses impossible shapes before it hashes anything', () => {
    const shapes: ((one: LightBlock) => LightBlock)[] = [
      (one) => withVote(one, 0, { signature: new Uint8Array(63) }),
      (one) => withVote(one, 0, { flag: 7 as never }),
      (one) => withVote(one, 0, { flag: 1 }),
      (one) => withVote(one, 0, { timestamp: { seconds: 0n, nanos: 1_000_000_000 } }),
      (one) => ({ ...one, commit: { ...one.commit, round: -1 } }),
      (one) => ({ ...one, commit: { ...one.commit, height: 0n } }),
      (one) => ({ ...one, header: { ...one.header, height: -1n } }),
      (one) => ({ ...one, header: { ...one.header, height: 2n ** 63n } }),
      (one) => ({ ...one, header: { ...one.header, version: { block: 10n, app: 1n } } }),
      (one) => ({ ...one, header: { ...one.header, version: { block: 11n, app: 2n ** 64n } } }),
      (one) => ({ ...one, header: { ...one.header, time: { seconds: 2n ** 62n, nanos: 0 } } }),
      (one) => ({ ...one, header: { ...one.header, dataHash: new Uint8Array(31) } }),
      (one) => ({ ...one, header: { ...one.header, chainId: 'x'.repeat(51) } }),
      (one) => ({ ...one, header: { ...one.header, proposerAddress: new Uint8Array(19) } }),
      (one) => ({ ...one, validators: [] }),
      (one) => ({ ...one, validators: [...signers, makeSigner(1, 3n)] }),
      (one) => ({ ...one, validators: [makeSigner(1, 0n)] }),
      (one) => ({ ...one, validators: [makeSigner(1, 2n ** 60n)] }),
    ]
    for (const [index, change] of shapes.entries()) expect(commitCode(block, change), `shape ${index}`).toBe('malformed')
  })

  it('treats a missing result as a bug of its caller, never as a pass', () => {
    const pending = verifyCommit({ chainId, ...block })
    if (!pending.ok) expect.fail(pending.rejection.detail)
    expect(() => pending.value.judge([])).toThrow('invariant broken')
    expect(pending.value.judge(pending.value.checks.map(() => 1 as never))).toMatchObject({ ok: false })
  })
})

describe('verifyStep', () => {
  const trusted = trustedStateOf(makeLightBlock({ height: 5n, validators: signers }))
  const stepCode = (block: LightBlock, change: Partial<typeof options> = {}) =>
    codeOf(verifyStep(trusted, block, { ...options, ...change }))

  it('moves trust to the next block and to one further ahead', () => {
    for (const height of [6n, 60n]) {
      const block = makeLightBlock({ height, validators: signers, nextValidators: newcomers })
      const pending = verifyStep(trusted, block, options)
      if (!pending.ok) expect.fail(pending.rejection.detail)
      expect(pending.value.judge(pending.value.checks.map(passes))).toEqual({ ok: true, value: trustedStateOf(block) })
    }
  })

  it('refuses a next block by another set than was announced, however it is signed', () => {
    expect(stepCode(makeLightBlock({ height: 6n, validators: newcomers }))).toBe('broken-succession')
  })

  it('asks for a block in between when a third of the trusted power or less signed', () => {
    const mixed = (old: number) => [...signers.slice(0, old), ...newcomers]
    expect(stepCode(makeLightBlock({ height: 7n, validators: newcomers }))).toBe('not-enough-trust')
    expect(stepCode(makeLightBlock({ height: 7n, validators: mixed(1) }))).toBe('not-enough-trust')
    expect(stepCode(makeLightBlock({ height: 7n, validators: mixed(2) }))).toBe('ok')
  })

  it('refuses exactly a third', () => {
    const three = signers.slice(0, 3)
    const root = trustedStateOf(makeLightBlock({ height: 5n, validators: three }))
    const block = makeLightBlock({ height: 7n, validators: [...three.slice(0, 1), ...newcomers] })
    expect(codeOf(verifyStep(root, block, options))).toBe('not-enough-trust')
  })

  it('demands the whole trusted set at a threshold of one', () => {
    const threshold = { ...options, trustThreshold: { numerator: 1n, denominator: 1n } }
    const some = makeLightBlock({ height: 7n, validators: signers, votes: (signer) => signer !== signers[0] })
    expect(codeOf(verifyStep(trusted, makeLightBlock({ height: 7n, validators: signers }), threshold))).toBe('ok')
    expect(codeOf(verifyStep(trusted, some, threshold))).toBe('not-enough-trust')
  })

  it('refuses a trust older than its period, to the millisecond', () => {
    const block = makeLightBlock({ height: 6n, validators: signers })
    expect(stepCode(block, { trustingPeriodMs: 95_000n })).toBe('trust-expired')
    expect(stepCode(block, { trustingPeriodMs: 95_001n })).toBe('ok')
  })

  it('refuses a block from the future beyond the drift', () => {
    const block = makeLightBlock({ height: 105n, validators: signers })
    expect(stepCode(block, { clockDriftMs: 5_000n })).toBe('from-future')
    expect(stepCode(block, { clockDriftMs: 5_001n })).toBe('ok')
  })

  it('refuses the same or an earlier block', () => {
    expect(stepCode(makeLightBlock({ height: 5n, validators: signers }))).toBe('not-later')
    expect(stepCode(makeLightBlock({ height: 4n, validators: signers }))).toBe('not-later')
  })

  it('refuses a higher block that is not later, and a later one that is not higher', () => {
    const time = 1_700_000_005n
    expect(stepCode(makeLightBlock({ height: 6n, validators: signers, time }))).toBe('not-later')
    expect(stepCode(makeLightBlock({ height: 6n, validators: signers, time: time + 1n }))).toBe('ok')
    expect(stepCode(makeLightBlock({ height: 5n, validators: signers, time: time + 1n }))).toBe('not-later')
    expect(stepCode(makeLightBlock({ height: 4n, validators: signers, time: time + 1n }))).toBe('not-later')
  })

  it('refuses another chain and a next set that the header does not name', () => {
    expect(stepCode(makeLightBlock({ height: 6n, validators: signers, chainId: 'other-chain' }))).toBe('wrong-chain')
    expect(stepCode({ ...makeLightBlock({ height: 6n, validators: signers }), nextValidators: newcomers })).toBe(
      'wrong-next-validators',
    )
  })

  it('reports a fork to the operator and refuses the rest to the sender', () => {
    const fork = verifyStep(trusted, makeLightBlock({ height: 6n, validators: newcomers }), options)
    const stale = verifyStep(trusted, makeLightBlock({ height: 4n, validators: signers }), options)
    expect(fork).toMatchObject({ rejection: { action: 'report' } })
    expect(stale).toMatchObject({ rejection: { action: 'reject' } })
  })
})
