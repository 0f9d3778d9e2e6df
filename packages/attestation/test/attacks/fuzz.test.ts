// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { equalBytes, known } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { readStrictJson } from '../../src/json/strict-json.ts'
import { isMalformed, type Malformed } from '../../src/malformed.ts'
import { readPemChain } from '../../src/pem/pem-chain.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { readCrl } from '../../src/x509/crl.ts'
import { createDice, type Mutator, mutateBytes, mutateDer, mutateJson, mutatePem, mutateQuote } from './mutations.ts'
import { capturedSpecimens, dcapSpecimen, refusalOf, type Specimen, snpSpecimen, verifyKnowing } from './specimens.ts'

/**
 * Mutations in all, for the readers and again for whole evidence; PHAT_FUZZ=100000 for the long run. Seeds count up from
 * PHAT_FUZZ_SEED, so a failure names the one that repeats it.
 */
const count = Number(process.env.PHAT_FUZZ ?? 2_500)
const seed = Number(process.env.PHAT_FUZZ_SEED ?? 1)

const now = 1_760_000_000
const intel = createSimulatedIntel({ seed: 'fuzz', now })
const amd = createSimulatedAmd({ seed: 'fuzz', now, product: 'Genoa' })

function simulatedSpecimens(): readonly Specimen[] {
  const quotes = (
    [
      ['sgx', 3],
      ['tdx', 4],
      ['tdx', 5],
    ] as const
  ).map(([tee, version]) => {
    const { quote, collateral } = intel.evidence({ tee, version })
    return dcapSpecimen(`simulated ${tee} v${version}`, quote, collateral, now, simulatedRoots)
  })
  const { report, collateral } = amd.evidence({ version: 3 })
  return [...quotes, snpSpecimen('simulated sev-snp', report, collateral, now, simulatedRoots)]
}

const specimens = [...capturedSpecimens(), ...simulatedSpecimens()]

/** Every part that a reader takes, once. */
function samples(...names: readonly string[]): readonly Uint8Array[] {
  const parts = specimens.flatMap(({ parts }) => names.flatMap((name) => parts[name] ?? []))
  return parts.filter((part, i) => parts.findIndex((other) => equalBytes(part, other)) === i)
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

function certificates(): readonly Uint8Array[] {
  const chains = samples('tcbInfoIssuerChain', 'qeIdentityIssuerChain', 'pckCrlIssuerChain').flatMap((pem) => {
    const chain = readPemChain(pem)
    return isMalformed(chain) ? [] : chain
  })
  return [...chains, ...samples('endorsementKey', 'intermediate', 'root')]
}

interface Reader {
  readonly name: string
  readonly share: number
  readonly samples: readonly Uint8Array[]
  readonly mutate: Mutator
  read(bytes: Uint8Array): unknown
}

const readers: readonly Reader[] = [
  { name: 'certificates', share: 0.4, samples: certificates(), mutate: mutateDer, read: readCertificate },
  { name: 'CRLs', share: 0.2, samples: samples('rootCaCrl', 'pckCrl', 'crl'), mutate: mutateDer, read: readCrl },
  {
    name: 'PEM chains',
    share: 0.2,
    samples: samples('tcbInfoIssuerChain', 'pckCrlIssuerChain'),
    mutate: mutatePem,
    read: (bytes) => readPemChain(bytes),
  },
  {
    name: 'JSON',
    share: 0.2,
    samples: samples('tcbInfo', 'qeIdentity'),
    mutate: mutateJson,
    read: (bytes) => readStrictJson(text(bytes)),
  },
]

/** One to three mutations, one after the other, then one in eight a blind one. */
function mutated(bytes: Uint8Array, mutate: Mutator, number: number): Uint8Array {
  const dice = createDice(seed + number)
  let changed = bytes
  for (let i = 1 + dice(3); i > 0; i--) changed = mutate(changed, dice)
  return dice(8) === 0 ? mutateBytes(changed, dice) : changed
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void // What V8 puts there under this flag.

/** Megabytes that stay after a garbage collection. */
function heldMegabytes(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

describe.each(readers)('mutated $name', ({ share, samples: given, mutate, read }) => {
  test('are read or refused by value, and nothing of them is kept', () => {
    expect(given).not.toHaveLength(0)
    const before = heldMegabytes()
    let refused = 0
    const runs = Math.round(count * share)
    for (let number = 0; number < runs; number++) {
      const bytes = mutated(known(given[number % given.length], 'some samples'), mutate, number)
      const result = readOrName(read, bytes, number)
      if (isMalformed(result)) {
        refused++
        expectWords(result)
      }
    }
    // Both outcomes, so that mutations are neither all rejected at the first byte nor all harmless.
    expect(refused).toBeGreaterThan(runs / 4)
    expect(heldMegabytes() - before).toBeLessThan(32)
  }, 600_000)
})

/** A throw is a failure that names its seed. */
function readOrName(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array, number: number): unknown {
  try {
    return read(bytes)
  } catch (cause) {
    return expect.fail(`PHAT_FUZZ_SEED=${seed + number}: ${String(cause)}`)
  }
}

function expectWords({ malformed, expected, found }: Malformed): void {
  if (malformed === '' || expected === '' || found === '' || found.length > 400) {
    expect.fail(`a refusal without words, or with too many: ${JSON.stringify({ malformed, expected, found })}`)
  }
}

/** How a part of evidence is changed. */
function mutatorOf(part: string): Mutator {
  if (part === 'quote' || part === 'report') return mutateQuote
  if (part === 'tcbInfo' || part === 'qeIdentity') return mutateJson
  if (part.endsWith('IssuerChain')) return mutatePem
  return part.endsWith('Signature') ? mutateBytes : mutateDer
}

test('mutated evidence is never accepted unless nothing changed, and never throws', () => {
  const known = specimens.map((specimen) => verifyKnowing(specimen.plan(specimen.parts).signatures))
  const before = heldMegabytes()
  let refused = 0
  for (let number = 0; number < count; number++) {
    const at = number % specimens.length
    const { parts, plan, name } = specimens[at] as Specimen
    const dice = createDice(seed + number)
    const names = Object.keys(parts)
    // Half of all mutations go to quote or report, which come first.
    const part = (dice(2) === 0 ? names[0] : names[dice(names.length)]) as string
    const original = parts[part] as Uint8Array
    const changed = mutated(original, mutatorOf(part), number)
    const verify = known[at] ?? verifyPlatformSignature
    const refusal = readOrName(() => refusalOf(plan({ ...parts, [part]: changed }), verify), changed, number)
    if (refusal !== 'none') refused++
    else if (!equalBytes(changed, original)) expect.fail(`PHAT_FUZZ_SEED=${seed + number}: accepted ${name} with another ${part}`)
  }
  expect(refused).toBeGreaterThan(count * 0.9)
  expect(heldMegabytes() - before).toBeLessThan(32)
}, 3_600_000)
