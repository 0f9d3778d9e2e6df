// SPDX-License-Identifier: Apache-2.0
import { type TrustedRoot, vendorRoots } from '@phat/attestation'
import { simulatedRoots } from '@phat/attestation-simulator'
import { encodeSs58, keypairFromSeed } from '@phat/crypto'
import { Execution, genesisContext, mapBase, storagePrefix } from '@phat/frame'
import { Attestation, proposal } from '@phat/pallet-attestation'
import { type AccountId, fromByteString, PHA, PhatError, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { describe, expect, it } from 'vitest'
import { devSpec, localSpec } from '../../src/spec/built-in-specs.ts'
import type { ChainSpec } from '../../src/spec/chain-spec.ts'
import { simulatedRoots as pinned } from '../../src/spec/evidence/simulated-roots.ts'
import { parseSpec } from '../../src/spec/parse-spec.ts'
import { specState } from '../../src/spec/spec-state.ts'
import { summarizeSpec } from '../../src/spec/spec-summary.ts'
import { writeSpec } from '../../src/spec/write-spec.ts'

const runtimes = createRuntimes()
const someone = new Uint8Array(32).fill(0x5a) as AccountId
const { publicKey } = keypairFromSeed(new Uint8Array(32).fill(0x17), 'ed25519')
const simulated = simulatedRoots[0] as TrustedRoot

/** A chain that holds value, with keys that nobody knows, and this evidence. */
const live = (attestation?: Extract<ChainSpec['genesis'], { form: 'plain' }>['config']['attestation']): ChainSpec => ({
  ...devSpec(runtimes),
  id: 'phala-live',
  chainType: 'Live',
  validators: [{ publicKey, power: 1 }],
  genesis: {
    form: 'plain',
    runtime: { specName: 'phala-node', specVersion: 3 },
    config: { balances: [{ who: someone, free: PHA }], ...(attestation === undefined ? {} : { attestation }) },
  },
})
const genuine = { roots: vendorRoots, acceptsSimulated: false }

const documentOf = (spec: ChainSpec): unknown => JSON.parse(writeSpec(spec, { runtimes, form: 'plain' }))
const read = (spec: ChainSpec) => parseSpec(JSON.stringify(documentOf(spec)), runtimes)

function refusal(step: () => unknown): string {
  try {
    step()
    return 'accepted'
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    expect([error.why.length > 10, error.remedy.length > 10]).toEqual([true, true])
    return error.code
  }
}

/** What Attestation reads of a spec's state. */
function stored(spec: ChainSpec) {
  const { store } = Attestation.at(new Execution(runtimes.newest, mapBase(specState(spec, runtimes)), genesisContext))
  return { roots: store.roots.get(), acceptsSimulated: store.acceptsSimulated.get(), approvers: store.approvers.get() }
}

describe('the built-in specs', () => {
  it('pin the vendors’ roots and the simulated ones, and say so in the state', () => {
    expect(pinned).toEqual(simulatedRoots)
    for (const spec of [devSpec(runtimes), localSpec(runtimes)]) {
      const { roots, acceptsSimulated, approvers } = stored(spec)
      expect(roots).toEqual([...vendorRoots, ...simulatedRoots])
      expect([acceptsSimulated, approvers.threshold, approvers.members.length]).toEqual([true, 1, 1])
      const evidence = { vendorRoots: vendorRoots.length, simulatedRoots: simulatedRoots.length, acceptsSimulated: true }
      expect(summarizeSpec(spec, runtimes).evidence).toEqual(evidence)
      const raw = parseSpec(writeSpec(spec, { runtimes, form: 'raw' }), runtimes)
      expect(summarizeSpec(raw, runtimes).evidence).toEqual(evidence)
    }
  })
})

describe('a live chain', () => {
  it('pins the vendors’ own roots, whether it says so or says nothing', () => {
    for (const spec of [live(), live(genuine)]) {
      expect(stored(read(spec))).toMatchObject({ roots: vendorRoots, acceptsSimulated: false })
      const raw = parseSpec(writeSpec(spec, { runtimes, form: 'raw' }), runtimes)
      expect(specState(raw, runtimes)).toEqual(specState(spec, runtimes))
      expect(summarizeSpec(raw, runtimes).evidence).toMatchObject({ simulatedRoots: 0, acceptsSimulated: false })
    }
  })

  it.each([
    ['accepts simulated roots', { roots: [...vendorRoots, simulated], acceptsSimulated: true }, 'spec.simulated-evidence'],
    ['says that it would', { ...genuine, acceptsSimulated: true }, 'spec.simulated-evidence'],
    ['pins a simulated root all the same', { roots: [simulated], acceptsSimulated: false }, 'genesis.root-not-genuine'],
    [
      'pins one as if it were a vendor’s',
      { roots: [{ ...simulated, simulated: false }], acceptsSimulated: false },
      'genesis.root-mislabelled',
    ],
  ])('that %s is refused where it is read, and where its genesis is built', (_, attestation, code) => {
    expect(refusal(() => read(live(attestation)))).toBe(code)
    expect(refusal(() => specState(live(attestation), runtimes))).toBe(code)
  })

  it('of raw form with simulated roots is refused, with the mark and without', () => {
    const document = JSON.parse(writeSpec(live(), { runtimes, form: 'raw' })) as {
      genesis: { raw: { top: Record<string, string> } }
    }
    const development = JSON.parse(writeSpec(devSpec(runtimes), { runtimes, form: 'raw' })) as typeof document
    const keyOf = (item: string) => toHex(fromByteString(storagePrefix('Attestation', item)))
    const { top } = document.genesis.raw
    top[keyOf('Roots')] = development.genesis.raw.top[keyOf('Roots')] as string
    expect(refusal(() => parseSpec(JSON.stringify(document), runtimes))).toBe('spec.broken-state')
    top[keyOf('AcceptsSimulated')] = '0x01'
    expect(refusal(() => parseSpec(JSON.stringify(document), runtimes))).toBe('spec.simulated-evidence')
  })
})

describe('attestation in a spec', () => {
  const base = devSpec(runtimes)
  const written = (change: (attestation: Record<string, unknown>) => void): string => {
    const document = documentOf(base) as {
      genesis: { runtimeGenesis: { config: { attestation: Record<string, unknown> } } }
    }
    change(document.genesis.runtimeGenesis.config.attestation)
    return JSON.stringify(document)
  }
  const address = encodeSs58(someone, 30)
  const release = toHex(
    proposal.encode({
      version: 1,
      measurements: [
        { type: 'SevSnp', value: { measurement: new Uint8Array(48).fill(1), hostData: new Uint8Array(32).fill(2) } },
      ],
      supersedes: undefined,
      notBefore: 0n,
      minCollateralEvaluation: 0,
      buildProof: new Uint8Array(32) as never,
      checkpoint: undefined,
    }),
  )

  it('with releases is read as it was written', () => {
    const spec = parseSpec(
      written((attestation) => Object.assign(attestation, { releases: [release] })),
      runtimes,
    )
    expect(parseSpec(writeSpec(spec, { runtimes, form: 'plain' }), runtimes)).toEqual(spec)
    const { store } = Attestation.at(new Execution(runtimes.newest, mapBase(specState(spec, runtimes)), genesisContext))
    expect(store.releases.get(0)?.stage).toEqual({ type: 'Approved', value: { activeFrom: 0 } })
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown vendor', { roots: [{ vendor: 'arm', publicKey: '0x00' }] }, 'spec.bad-field'],
    ['a product of Intel', { roots: [{ vendor: 'intel', product: 'Milan', publicKey: '0x00' }] }, 'spec.bad-field'],
    ['no product of AMD', { roots: [{ vendor: 'amd', publicKey: '0x00' }] }, 'spec.bad-field'],
    ['a mark that is no truth value', { acceptsSimulated: 1 }, 'spec.bad-field'],
    ['a field more', { trusted: true }, 'spec.unknown-field'],
    ['nobody who approves', { approvers: { members: [], threshold: 1, timelock: 0 } }, 'spec.bad-field'],
    ['somebody twice', { approvers: { members: [address, address], threshold: 1, timelock: 0 } }, 'spec.bad-field'],
    ['more approvals than approvers', { approvers: { members: [address], threshold: 2, timelock: 0 } }, 'spec.bad-field'],
    ['a release that does not decode', { releases: ['0x00'] }, 'spec.bad-field'],
    ['a release that stands twice', { releases: [release, release] }, 'genesis.release-refused'],
  ])('with %s is refused', (_, change, code) => {
    const text = written((attestation) => Object.assign(attestation, change))
    expect(refusal(() => specState(parseSpec(text, runtimes), runtimes))).toBe(code)
  })

  it('is left out where the runtime has none', () => {
    const document = JSON.parse(written(() => {})) as { genesis: { runtimeGenesis: { runtime: { specVersion: number } } } }
    document.genesis.runtimeGenesis.runtime.specVersion = 2
    expect(refusal(() => parseSpec(JSON.stringify(document), runtimes))).toBe('spec.bad-field')
  })
})
