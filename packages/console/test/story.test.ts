// SPDX-License-Identifier: Apache-2.0
import type { Attested, Check, Verification } from '@phat/attestation'
import { describe, expect, test } from 'vitest'
import * as surface from '../src/index.ts'
import { checkExpectations, factsOf, rungs, rungTexts, showTime, standingOf, tellStory } from '../src/index.ts'

const check = (verdict: Check['verdict'], rung: Check['rung'] = 'firmware', id = `test.${verdict}`): Check => ({
  id,
  rung,
  verdict,
  claim: `Claim of ${id}.`,
})

const attested: Attested = {
  tee: 'sgx',
  version: 3,
  specOnly: false,
  simulated: false,
  evidenceId: new Uint8Array(32).fill(1),
  measurements: {
    tee: 'sgx',
    mrEnclave: new Uint8Array(32).fill(2),
    mrSigner: new Uint8Array(32).fill(3),
    isvProdId: 4,
    isvSvn: 5,
  },
  reportData: new Uint8Array(64).fill(6, 0, 32),
  platform: {
    vendor: 'intel',
    fmspc: new Uint8Array(6),
    pceId: new Uint8Array(2),
    ppid: new Uint8Array(16),
    pckCa: 'processor',
  },
  tcbStatus: 'UpToDate',
  advisories: [],
  svns: { pceSvn: 7 },
  age: { validFrom: 1_750_000_000, validUntil: 1_760_000_000 },
  debug: false,
  migratable: false,
  revocation: 'pass',
}

const tell = (verification: Verification, policy: readonly Check[] = []) => tellStory({ verification, expected: [], policy })

describe('a story', () => {
  test('lets no rung hold above one that does not', () => {
    const standings = (checks: readonly Check[], isAttested = false) =>
      tell({ checks, ...(isAttested ? { attested } : {}) }).rungs.map(({ standing }) => standing)
    const above = [check('pass', 'firmware'), check('not-supplied', 'code'), check('fail', 'key')]
    expect(standings([check('fail', 'hardware'), ...above])).toEqual(['fails', 'unfounded', 'unfounded', 'fails'])
    const alone = check('fail', 'firmware', 'dcap.collateral.supplied')
    expect(standings([check('pass', 'hardware'), alone, check('pass', 'code')])).toEqual([
      'holds',
      'incomplete',
      'unfounded',
      'not-reached',
    ])
    const unrevoked = [check('not-supplied', 'hardware'), check('pass'), check('pass', 'code'), check('pass', 'key')]
    expect(standings(unrevoked, true)).toEqual(['incomplete', 'holds', 'holds', 'holds'])
  })

  test('has every rung in its order, each as bad as its worst check', () => {
    const { rungs: told } = tell({ checks: [check('pass', 'hardware'), check('pass'), check('fail', 'code')] })
    expect(told.map(({ rung, standing }) => [rung, standing])).toEqual([
      ['hardware', 'holds'],
      ['firmware', 'holds'],
      ['code', 'fails'],
      ['key', 'not-reached'],
    ])
    expect(told.map(({ rung }) => rung)).toEqual(rungs)
  })

  test('is of verified evidence when all passed, and names what was not supplied', () => {
    expect(tell({ checks: [check('pass')], attested })).toMatchObject({
      outcome: 'verified',
      headline: 'Verified: the evidence is genuine.',
      warnings: [],
    })
    expect(tell({ checks: [check('pass'), check('not-supplied', 'hardware')], attested })).toMatchObject({
      outcome: 'incomplete',
      headline: 'Verified: the evidence is genuine. Not supplied, so not known: Claim of test.not-supplied.',
    })
  })

  test('names the first check that failed, wherever it comes from', () => {
    const story = tell({ checks: [check('pass')], attested }, [
      check('fail', 'code', 'policy.first'),
      check('fail', 'key', 'policy.second'),
    ])
    expect(story).toMatchObject({
      outcome: 'refused',
      headline: 'Refused at code. This does not hold: Claim of policy.first (policy.first).',
      failed: { id: 'policy.first' },
    })
  })

  test('of evidence without collateral is neither verified nor refused', () => {
    const { outcome, rungs: told } = tell({
      checks: [check('pass', 'hardware'), check('fail', 'firmware', 'dcap.collateral.supplied')],
    })
    expect([outcome, told[1]?.standing]).toEqual(['unverified', 'incomplete'])
    expect(tell({ checks: [check('fail', 'code'), check('fail', 'firmware', 'dcap.collateral.supplied')] }).outcome).toBe(
      'refused',
    )
  })

  test('never says of a simulated machine that it is genuine', () => {
    const {
      headline,
      warnings,
      rungs: told,
      facts,
    } = tell({ checks: rungs.map((rung) => check('pass', rung)), attested: { ...attested, simulated: true } })
    const text = [headline, ...warnings, ...told.map(({ meaning }) => meaning), ...facts.flat()].join('\n')
    expect(text).not.toMatch(/genuine/)
    for (const part of [headline, warnings[0], told[0]?.meaning, facts[0]?.[1], ...told.map(({ title }) => title)])
      expect(part).toContain('SIMULATED')
  })

  test('warns of what holds and must be known all the same', () => {
    const worse = { ...attested, specOnly: true, tcbStatus: 'OutOfDate', advisories: ['INTEL-SA-1', 'INTEL-SA-2'] } as const
    const { warnings } = tell({ checks: [check('pass')], attested: worse })
    expect(warnings).toEqual([
      expect.stringMatching(/^SPEC-ONLY/),
      'PLATFORM OutOfDate: the vendor knows faults of what it runs, or of how it is set up: INTEL-SA-1, INTEL-SA-2.',
    ])
  })

  test('says what a rung would mean only as long as it does not hold', () => {
    const { rungs: told } = tell({ checks: [check('pass', 'hardware'), check('fail', 'firmware')] })
    expect(told[0]?.meaning).toBe(rungTexts.hardware.meaning)
    expect(told[1]?.meaning).toMatch(/^When it holds: what runs below/)
  })
})

test('a rung stands by the worst of its checks', () => {
  expect(standingOf([])).toBe('not-reached')
  expect(standingOf([check('pass')])).toBe('holds')
  expect(standingOf([check('pass'), check('not-supplied')])).toBe('incomplete')
  expect(standingOf([check('not-supplied'), check('not-reached')])).toBe('not-reached')
  expect(standingOf([check('not-reached'), check('fail'), check('pass')])).toBe('fails')
})

describe('expectations', () => {
  const verdicts = (expectations: Parameters<typeof checkExpectations>[1]) =>
    checkExpectations(attested, expectations).map(({ verdict }) => verdict)

  test('hold for the whole value, and for report data without the zeros behind', () => {
    expect(verdicts({ measurement: new Uint8Array(32).fill(2), reportData: new Uint8Array(32).fill(6) })).toEqual([
      'pass',
      'pass',
    ])
    expect(verdicts({ reportData: attested.reportData })).toEqual(['pass'])
    expect(verdicts({ reportData: new Uint8Array(40).fill(6, 0, 32) })).toEqual(['pass'])
    expect(verdicts({})).toEqual([])
  })

  test('fail for a part of a value, a longer and another one', () => {
    expect(verdicts({ measurement: new Uint8Array(31).fill(2) })).toEqual(['fail'])
    expect(verdicts({ measurement: new Uint8Array(48).fill(2) })).toEqual(['fail'])
    expect(verdicts({ reportData: new Uint8Array(31).fill(6) })).toEqual(['fail'])
    expect(verdicts({ reportData: new Uint8Array(33).fill(6) })).toEqual(['fail'])
    expect(verdicts({ measurement: new Uint8Array() })).toEqual(['fail'])
  })
})

describe('facts', () => {
  test('are in full', () => {
    const facts = Object.fromEntries(factsOf(attested))
    expect(facts.MRENCLAVE).toBe(`0x${'02'.repeat(32)}`)
    expect(facts['report data']).toBe(`0x${'06'.repeat(32)}${'00'.repeat(32)}`)
    expect(facts.collateral).toBe('valid from 2025-06-15T15:06:40Z until 2025-10-09T08:53:20Z')
  })

  test('say that a chip is hidden', () => {
    const platform = { vendor: 'amd', product: 'Genoa', chipId: new Uint8Array(64), signer: 'vlek' } as const
    expect(Object.fromEntries(factsOf({ ...attested, platform })).CHIP_ID).toBe('hidden')
  })

  test('have times that any calendar has', () => {
    expect(showTime(0)).toBe('1970-01-01T00:00:00Z')
    expect(showTime(253_402_300_799)).toBe('9999-12-31T23:59:59Z')
    expect(showTime(1e15)).toBe('1000000000000000 s')
  })
})

test('the public surface is what it is meant to be', () => {
  expect(Object.keys(surface).sort()).toMatchInlineSnapshot(`
    [
      "assembleCollateral",
      "bytesOfHex",
      "checkExpectations",
      "consoleErrors",
      "contentsOf",
      "evidenceIn",
      "factsOf",
      "parseMoment",
      "readCollateralFile",
      "readEvidenceFile",
      "recogniseFile",
      "resultOf",
      "rungTexts",
      "rungs",
      "showTime",
      "standingOf",
      "standingWords",
      "tellStory",
      "verdictWords",
      "verifyFiles",
    ]
  `)
})
