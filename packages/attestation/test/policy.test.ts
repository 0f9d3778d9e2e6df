// SPDX-License-Identifier: Apache-2.0
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { known } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planDcap } from '../src/dcap/plan-dcap.ts'
import { applyPolicy } from '../src/policy/apply-policy.ts'
import { codeFields, type Policy, platformFamilies, suspensions } from '../src/policy/policy.ts'
import { policyCodec } from '../src/policy/policy-codec.ts'
import { chainPolicy, developmentPolicy, personPolicy } from '../src/policy/presets.ts'
import { planSnp } from '../src/snp/plan.ts'
import { vendorRoots } from '../src/vendor-roots.ts'
import { type Attested, tcbStatuses } from '../src/verification.ts'
import { capturedReport, conclude, verdictOf } from './snp-vectors.ts'
import { hasVectors } from './vectors.ts'

const now = 1_800_000_000
const roots = simulatedRoots

function attestedSnp(product: 'Milan' | 'Genoa' | 'Turin', version: 2 | 3 | 4 | 5, signer: 'vcek' | 'vlek' = 'vcek'): Attested {
  const evidence = createSimulatedAmd({ seed: 'policy', now, product }).evidence({ version, signer })
  return known(conclude(planSnp({ ...evidence, roots, now })).attested, 'simulated evidence is good')
}

function attestedTdx(): Attested {
  const intel = createSimulatedIntel({ seed: 'policy', now })
  const quote = intel.quote({ tee: 'tdx', version: 4 })
  return known(
    conclude(planDcap({ quote, collateral: intel.collateral('tdx'), roots, now })).attested,
    'simulated evidence is good',
  )
}

const snp = attestedSnp('Milan', 5)
const tdx = attestedTdx()
const genuine = (attested: Attested): Attested => ({ ...attested, simulated: false })
const refusalOf = (attested: Attested, policy: Policy, at = now) => applyPolicy(attested, policy, at).refusal?.check

/** The refusal by the chain's policy after one change to policy or evidence that it otherwise accepts. */
const cases: readonly (readonly [
  check: string,
  change: { readonly policy?: Partial<Policy>; readonly attested?: Partial<Attested> },
])[] = [
  ['policy.simulated', { attested: { simulated: true } }],
  ['policy.suspended', { policy: { suspended: ['amd'] } }],
  ['policy.suspended', { policy: { suspended: ['sev-snp'] } }],
  ['policy.family', { policy: { families: [{ family: 'Genoa', versionMin: 0, svnsMin: [] }] } }],
  ['policy.family', { policy: { families: [] } }],
  ['policy.specOnly', { policy: { specOnly: false }, attested: { specOnly: true } }],
  ['policy.platformDenied', { policy: { platformsDenied: [{ field: 'chipId', value: chipOf(snp) }] } }],
  ['policy.platformAllowed', { policy: { platformsAllowed: [] } }],
  ['policy.platformAllowed', { policy: { platformsAllowed: [{ field: 'fmspc', value: new Uint8Array(6) }] } }],
  ['policy.revocation', { attested: { revocation: 'not-supplied' } }],
  ['policy.revocation', { attested: { revocation: 'fail' }, policy: { revocationRequired: false } }],
  ['policy.version', { policy: { families: [{ family: 'Milan', versionMin: 6, svnsMin: [] }] } }],
  ['policy.status', { attested: { tcbStatus: 'OutOfDate' } }],
  ['policy.status', { policy: { statuses: [] } }],
  ['policy.advisories', { attested: { advisories: ['INTEL-SA-00289'] }, policy: { advisories: ['INTEL-SA-00615'] } }],
  ['policy.svns', { policy: { families: [{ family: 'Milan', versionMin: 0, svnsMin: [{ name: 'snp', min: 28 }] }] } }],
  ['policy.svns', { policy: { families: [{ family: 'Milan', versionMin: 0, svnsMin: [{ name: 'fmc', min: 0 }] }] } }],
  ['policy.svns', { policy: { families: [{ family: 'Milan', versionMin: 0, svnsMin: [{ name: 'toString', min: 0 }] }] } }],
  ['policy.debug', { attested: { debug: true } }],
  ['policy.migration', { attested: { migratable: true } }],
  ['policy.codeDenied', { policy: { codeDenied: [[{ field: 'measurement', value: measurementOf(snp) }]] } }],
  ['policy.codeAllowed', { policy: { codeAllowed: [] } }],
  ['policy.codeAllowed', { policy: { codeAllowed: [[]] } }],
  ['policy.codeAllowed', { policy: { codeAllowed: [[{ field: 'mrEnclave', value: measurementOf(snp) }]] } }],
]

function chipOf({ platform }: Attested): Uint8Array {
  return platform.vendor === 'amd' ? platform.chipId : new Uint8Array(64)
}

function measurementOf({ measurements }: Attested): Uint8Array {
  return measurements.tee === 'sev-snp' ? measurements.measurement : new Uint8Array(48)
}

describe('the policy of a chain', () => {
  test('accepts current evidence of each family, and says of each demand that it is met', () => {
    for (const attested of [snp, attestedSnp('Genoa', 3), attestedSnp('Turin', 4), tdx].map(genuine)) {
      const { refusal, part, checks } = applyPolicy(attested, chainPolicy, now)
      expect(refusal).toBeUndefined()
      expect(part).toBe(attested)
      expect(checks.every(({ verdict }) => verdict === 'pass')).toBe(true)
    }
  })

  test.each(cases)('%s refuses what it is for', (check, { policy, attested }) => {
    expect(refusalOf({ ...genuine(snp), ...attested }, { ...chainPolicy, ...policy })).toBe(check)
  })

  test('a report that a less privileged level asked for is refused', () => {
    if (snp.measurements.tee !== 'sev-snp') return expect.unreachable()
    const attested = { ...genuine(snp), measurements: { ...snp.measurements, vmpl: 1 } }
    expect(refusalOf(attested, chainPolicy)).toBe('policy.vmpl')
    expect(refusalOf(attested, personPolicy)).toBeUndefined()
  })

  test('reports of version 2 cannot say that aliases were looked for', () => {
    expect(refusalOf(genuine(attestedSnp('Milan', 2)), chainPolicy)).toBe('policy.version')
    const svns = { ...snp.svns, aliasCheckComplete: 0 }
    expect(refusalOf({ ...genuine(snp), svns }, chainPolicy)).toBe('policy.svns')
  })

  test('Intel’s statements must be of a late enough evaluation, and recent', () => {
    const issuedAt = known(tdx.age.issuedAt, 'Intel dates its statements')
    const number = known(tdx.age.evaluationNumber, 'Intel numbers its evaluations')
    const policy = { ...chainPolicy, evaluationNumberMin: number }
    expect(refusalOf(genuine(tdx), policy)).toBeUndefined()
    expect(refusalOf(genuine(tdx), { ...policy, evaluationNumberMin: number + 1 })).toBe('policy.evaluationNumber')
    expect(refusalOf(genuine(tdx), chainPolicy, issuedAt + 30 * 86_400)).toBeUndefined()
    expect(refusalOf(genuine(tdx), chainPolicy, issuedAt + 30 * 86_400 + 1)).toBe('policy.statementAge')
  })

  test('Intel’s platforms are allowed and denied by family and by machine', () => {
    if (tdx.platform.vendor !== 'intel') return expect.unreachable()
    const { fmspc, ppid } = tdx.platform
    for (const match of [{ field: 'fmspc', value: fmspc } as const, { field: 'ppid', value: ppid } as const]) {
      expect(refusalOf(genuine(tdx), { ...chainPolicy, platformsDenied: [match] })).toBe('policy.platformDenied')
      expect(refusalOf(genuine(tdx), { ...chainPolicy, platformsAllowed: [match] })).toBeUndefined()
      const both = { ...chainPolicy, platformsAllowed: [match], platformsDenied: [match] }
      expect(refusalOf(genuine(tdx), both)).toBe('policy.platformDenied')
    }
    expect(refusalOf(genuine(tdx), { ...chainPolicy, suspended: ['intel'] })).toBe('policy.suspended')
    expect(refusalOf(genuine(tdx), { ...chainPolicy, suspended: ['amd', 'sgx'] })).toBeUndefined()
  })

  test('code is named by all the measurements of a pattern together, registers of TDX by number', () => {
    if (tdx.measurements.tee !== 'tdx') return expect.unreachable()
    const { mrTd, rtmrs } = tdx.measurements
    const pattern = [
      { field: 'mrTd', value: mrTd },
      { field: 'rtmr2', value: rtmrs[2] },
    ] as const
    const other = [pattern[0], { field: 'rtmr2', value: new Uint8Array(48).fill(1) }] as const
    expect(refusalOf(genuine(tdx), { ...chainPolicy, codeAllowed: [pattern] })).toBeUndefined()
    expect(refusalOf(genuine(tdx), { ...chainPolicy, codeAllowed: [other] })).toBe('policy.codeAllowed')
    expect(refusalOf(genuine(tdx), { ...chainPolicy, codeDenied: [other] })).toBeUndefined()
    expect(refusalOf(genuine(tdx), { ...chainPolicy, codeDenied: [other, pattern] })).toBe('policy.codeDenied')
  })

  test('a loaded key names no chip: it is on no list', () => {
    const loaded = genuine(attestedSnp('Milan', 5, 'vlek'))
    const zeros = [{ field: 'chipId', value: new Uint8Array(64) } as const]
    expect(refusalOf(loaded, { ...chainPolicy, platformsAllowed: zeros })).toBe('policy.platformAllowed')
    expect(refusalOf(loaded, { ...chainPolicy, platformsDenied: zeros })).toBeUndefined()
  })

  test('where a family has two floors, both hold', () => {
    const families = [26, 28].map((min) => ({ family: 'Milan', versionMin: 0, svnsMin: [{ name: 'snp', min }] }) as const)
    expect(refusalOf(genuine(snp), { ...chainPolicy, families })).toBe('policy.svns')
  })
})

describe('the other presets', () => {
  test('a person is told of evidence whose revocation is not known, as of that', () => {
    const attested = { ...genuine(snp), revocation: 'not-supplied' } as const
    const { refusal, part, checks } = applyPolicy(attested, personPolicy, now)
    expect(refusal).toBeUndefined()
    expect(part).toBe(attested)
    expect(verdictOf(checks, 'policy.revocation')).toBe('not-supplied')
    expect(refusalOf({ ...attested, simulated: true }, personPolicy)).toBe('policy.simulated')
    expect(refusalOf({ ...attested, tcbStatus: 'OutOfDate' }, personPolicy)).toBe('policy.status')
  })

  test('chains of development take simulated evidence, and nothing else more than the chain’s policy', () => {
    expect(refusalOf(snp, developmentPolicy)).toBeUndefined()
    expect(refusalOf(tdx, developmentPolicy)).toBeUndefined()
    expect(refusalOf({ ...snp, revocation: 'not-supplied' }, developmentPolicy)).toBe('policy.revocation')
    expect(refusalOf({ ...snp, debug: true }, developmentPolicy)).toBe('policy.debug')
  })

  test.skipIf(!hasVectors).each(['gcp', 'gcpBound'] as const)(
    'captured report %s: good for a person, not for a chain',
    (name) => {
      const captured = capturedReport(name)
      const attested = known(conclude(planSnp({ ...captured, roots: vendorRoots })).attested, 'captured evidence is good')
      expect(refusalOf(attested, personPolicy, captured.now)).toBeUndefined()
      expect(refusalOf(attested, chainPolicy, captured.now)).toBe('policy.revocation')
    },
  )
})

const bytes = fc.uint8Array({ maxLength: 64 })
const name = fc.string({ minLength: 1, maxLength: 48, unit: fc.constantFrom(...'abcXYZ019-._') })
const platformMatch = fc.record({
  field: fc.constantFrom('fmspc', 'ppid', 'chipId'),
  value: fc.oneof(bytes, fc.constant(chipOf(snp))),
})
const pattern = fc.array(
  fc.record({ field: fc.constantFrom(...codeFields), value: fc.oneof(bytes, fc.constant(measurementOf(snp))) }),
  { maxLength: 3 },
)
const list = <Item>(item: fc.Arbitrary<Item>) => fc.array(item, { maxLength: 4 })
const optional = <Item>(item: fc.Arbitrary<Item>) => fc.option(item, { nil: undefined })
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  families: fc.array(
    fc.record({
      family: fc.constantFrom(...platformFamilies),
      versionMin: fc.nat(6),
      svnsMin: list(fc.record({ name: fc.oneof(name, fc.constantFrom('snp', 'microcode')), min: fc.nat(300) })),
    }),
    { maxLength: 5 },
  ),
  suspended: fc.uniqueArray(fc.constantFrom(...suspensions)),
  statuses: fc.uniqueArray(fc.constantFrom(...tcbStatuses)),
  advisories: optional(list(name)),
  evaluationNumberMin: fc.nat(30),
  statementAgeMaxSeconds: optional(fc.nat(4_000_000)),
  revocationRequired: fc.boolean(),
  vmplMax: fc.nat(3),
  specOnly: fc.boolean(),
  simulated: fc.boolean(),
  platformsAllowed: optional(list(platformMatch)),
  platformsDenied: list(platformMatch),
  codeAllowed: optional(list(pattern)),
  codeDenied: list(pattern),
})
/** The policy of development with up to two of its demands replaced, so that both verdicts are common. */
const nearPolicy: fc.Arbitrary<Policy> = fc
  .tuple(anyPolicy, fc.subarray(Object.keys(chainPolicy) as (keyof Policy)[], { maxLength: 2 }))
  .map(([other, fields]) => ({ ...developmentPolicy, ...Object.fromEntries(fields.map((field) => [field, other[field]])) }))

/** Policies that demand all that `policy` does, and something of `more`. */
function stricterThan(policy: Policy, more: Policy): readonly Policy[] {
  const floors = policy.families.map((one) => ({ ...one, svnsMin: [...one.svnsMin, { name: 'snp', min: 27 }] }))
  return [
    { ...policy, platformsDenied: [...policy.platformsDenied, ...more.platformsDenied] },
    { ...policy, codeDenied: [...policy.codeDenied, ...more.codeDenied] },
    { ...policy, suspended: [...policy.suspended, ...more.suspended] },
    { ...policy, statuses: policy.statuses.filter((one) => more.statuses.includes(one)) },
    // All floors of a family go together: where it has two, both hold.
    { ...policy, families: policy.families.filter(({ family }) => family !== more.families[0]?.family) },
    { ...policy, families: floors },
    { ...policy, evaluationNumberMin: policy.evaluationNumberMin + more.evaluationNumberMin },
    { ...policy, vmplMax: Math.min(policy.vmplMax, more.vmplMax) },
    { ...policy, codeAllowed: policy.codeAllowed?.slice(1) ?? more.codeAllowed },
    { ...policy, platformsAllowed: policy.platformsAllowed?.slice(1) ?? more.platformsAllowed },
    { ...policy, statementAgeMaxSeconds: Math.min(policy.statementAgeMaxSeconds ?? Infinity, 1_000) },
    { ...policy, revocationRequired: true },
    { ...policy, specOnly: false },
    { ...policy, simulated: false },
  ]
}

const anyAttested = fc.constantFrom(snp, tdx, genuine(snp), genuine(tdx), {
  ...genuine(snp),
  revocation: 'not-supplied',
} as Attested)

describe('any policy', () => {
  test('is read back as it was written, from the same bytes', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        const encoded = policyCodec.encode(policy)
        expect(policyCodec.decode(encoded)).toEqual(policy)
        expect(policyCodec.encode(policyCodec.decode(encoded))).toEqual(encoded)
      }),
    )
  })

  test('never admits more for a denial, a suspension or a lost permission that is added', () => {
    let admitted = 0
    fc.assert(
      fc.property(nearPolicy, anyPolicy, anyAttested, (policy, more, attested) => {
        const isAdmitted = applyPolicy(attested, policy, now).part !== undefined
        for (const stricter of stricterThan(policy, more)) {
          const isAdmittedStill = applyPolicy(attested, stricter, now).part !== undefined
          expect(isAdmitted || !isAdmittedStill).toBe(true)
          if (isAdmittedStill) admitted++
        }
      }),
      { numRuns: 150 },
    )
    expect(admitted).toBeGreaterThan(0)
  })

  test('never admits code that can be debugged or moved', () => {
    fc.assert(
      fc.property(anyPolicy, anyAttested, fc.constantFrom('debug', 'migratable'), (policy, attested, field) => {
        expect(applyPolicy({ ...attested, [field]: true }, policy, now).part).toBeUndefined()
      }),
    )
  })

  test('whose bytes are wrong is not read', () => {
    const encoded = policyCodec.encode(chainPolicy)
    expect(() => policyCodec.decode(encoded.subarray(0, -1))).toThrow()
    expect(() => policyCodec.decode(Uint8Array.from([...encoded, 0]))).toThrow()
    expect(() => policyCodec.encode({ ...chainPolicy, advisories: ['no spaces'] })).toThrow(/printable/)
    expect(() => policyCodec.encode({ ...chainPolicy, vmplMax: 256 })).toThrow()
  })
})

test('the bytes of the chain’s policy stay what they are: chains store them', () => {
  expect(Buffer.from(policyCodec.encode(chainPolicy)).toString('hex')).toMatchInlineSnapshot(
    `"1400030001040002030448616c696173436865636b436f6d706c6574650100000003030448616c696173436865636b436f6d706c6574650100000004030448616c696173436865636b436f6d706c6574650100000000080001000000000001008d27000100010000000000"`,
  )
})
