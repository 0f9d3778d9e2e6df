// SPDX-License-Identifier: Apache-2.0
import {
  type DcapCollateral,
  type Evidence,
  type Measurements,
  type TrustedRoot,
  vendorRoots,
  verifyEvidence,
} from '@phat/attestation'
import { createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { type ChainService, createManualClock, openChain, silentLog } from '@phat/chain'
import { alice, bob, endowment, signFor, startMs } from '@phat/chain/test/harness'
import { vec } from '@phat/codec'
import { blake2b256, verifyMultiSignature } from '@phat/crypto'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { brokenInvariants, decodeFor, Execution, genesisContext, makeCall, mapBase, type RuntimeCall } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { Attestation, type AttestationGenesis } from '@phat/pallet-attestation'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { fromByteString, known, toByteString } from '@phat/primitives'
import { describe, expect, it } from 'vitest'
import { buildPhatGenesis, codeOf, createRuntimes, createVersion2, createVersion3 } from '../src/index.ts'

// Attestation through blocks: block time is its clock, and what is pinned at genesis is what counts.

const v2 = createVersion2()
const v3 = createVersion3()
const now = Math.floor(startMs / 1_000)
const day = 86_400
const intel = createSimulatedIntel({ seed: 'blocks', now })
const collateral = intel.collateral('tdx')
const evidence: Evidence = { format: 'dcap', quote: intel.quote({ tee: 'tdx' }) }
const development: AttestationGenesis = {
  roots: [...vendorRoots, ...simulatedRoots],
  acceptsSimulated: true,
  approvers: { members: [alice.accountId], threshold: 1, timelock: 2 },
}

function open(runtime = v3, attestation?: AttestationGenesis): ChainService {
  const balances = [alice, bob].map(({ accountId }) => ({ who: accountId, free: endowment }))
  return openChain({
    store: createMemoryStore(),
    runtimes: createRuntimes(),
    genesis: buildPhatGenesis(runtime, {
      balances,
      sudo: alice.accountId,
      ...(attestation === undefined ? {} : { attestation }),
    }),
    verify: ({ payload, signer, signature }) => verifyMultiSignature(signature, payload, signer),
    clock: createManualClock(startMs),
    log: silentLog,
    finalityDelayMs: 0,
  })
}

/** Makes a block of one extrinsic at a time in seconds, and gives its events by name with their fields. */
function seal(chain: ChainService, seconds: number, ...calls: readonly RuntimeCall[]): ReadonlyMap<string, unknown> {
  const at = chain.validationExecution()
  const encoded = calls.map((call) => signFor(chain, alice, call))
  const candidates = encoded.map((one) => ({ extrinsic: decodeFor(at, one), hash: blake2b256(one) }))
  const executed = chain.propose({ timeMs: seconds * 1_000, digest: [] }, candidates)
  expect(executed.refused).toEqual([])
  chain.commit(executed)
  const runtime = chain.runtime()
  const raw = known(stateOf(chain).get(System.at(execution(chain)).store.events.key), 'events are stored')
  const records = vec(runtime.eventRecord).decode(raw) as readonly {
    event: { pallet: string; event: { type: string; value: unknown } }
  }[]
  return new Map(records.map(({ event: { pallet, event } }) => [`${pallet}.${event.type}`, event.value]))
}

function stateOf(chain: ChainService): { get(key: ReturnType<typeof toByteString>): Uint8Array | undefined } {
  const state = known(chain.state(chain.best.hash), 'the best state is kept')
  return { get: (key) => state.get(fromByteString(key)) }
}

/** The best state as pallets read it. */
function execution(chain: ChainService): Execution {
  const state = known(chain.state(chain.best.hash), 'the best state is kept')
  const entries = state
    .keysPaged(new Uint8Array(), 100_000)
    .map((key) => [toByteString(key), state.get(key) as Uint8Array] as const)
  return new Execution(chain.runtime(), mapBase(new Map(entries)), { ...genesisContext, number: chain.best.number })
}

const args = ({ format: _, ...parts }: DcapCollateral) => ({ collateral: parts })
const submit = (one: DcapCollateral) => makeCall(v3, Attestation, 'submitDcapCollateral', args(one))
const check = makeCall(v3, Attestation, 'checkEvidence', { evidence })
const refused = (name: string) => ({ check: name })

/** A release of just this code. */
function propose(): RuntimeCall {
  const request = { evidence, collateral, roots: simulatedRoots as readonly TrustedRoot[], now }
  const { attested } = verifyEvidence(request, verifyPlatformSignature)
  const measured = attested?.measurements as Extract<Measurements, { tee: 'tdx' }>
  const [rtmr0, rtmr1, rtmr2, rtmr3] = measured.rtmrs
  return makeCall(v3, Attestation, 'proposeRelease', {
    proposal: {
      version: 1,
      measurements: [{ type: 'Tdx', value: { mrTd: measured.mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined } }],
      supersedes: undefined,
      notBefore: 0n,
      minCollateralEvaluation: 0,
      buildProof: new Uint8Array(32) as never,
      checkpoint: undefined,
    },
  })
}

describe('a development chain', () => {
  it('takes simulated evidence with collateral and a release, in blocks, at block time, and says that it is simulated', () => {
    const chain = open(v3, development)
    expect(seal(chain, now, submit(collateral)).has('Attestation.CollateralStored')).toBe(true)
    expect(seal(chain, now + 1, check).get('Attestation.EvidenceRefused')).toMatchObject(refused('chain.release.known'))
    expect(seal(chain, now + 2, propose()).get('Attestation.ReleaseApproved')).toEqual({ release: 0, activeFrom: 5 })
    expect(seal(chain, now + 3, check).get('Attestation.EvidenceRefused')).toMatchObject(refused('chain.release.timelock'))
    expect(seal(chain, now + 4, check).get('Attestation.EvidenceAccepted')).toMatchObject({
      who: alice.accountId,
      facts: { tee: 'tdx', simulated: true, release: 0, block: 5 },
    })
    expect(seal(chain, now + 29 * day + 1, check).has('Attestation.EvidenceRefused')).toBe(true)
    expect(brokenInvariants(execution(chain))).toEqual([])
  })

  it('charges for evidence that is refused as for any other', () => {
    const chain = open(v3, development)
    const fee = (events: ReadonlyMap<string, unknown>) =>
      (events.get('TransactionPayment.TransactionFeePaid') as { actualFee: bigint }).actualFee
    const empty = fee(seal(chain, now, makeCall(v3, System, 'remark', { remark: new Uint8Array() })))
    expect(fee(seal(chain, now + 1, check))).toBeGreaterThan(10n * empty)
  })
})

describe('a chain that pins only the vendors’ own roots', () => {
  it.each([
    ['because its genesis says nothing', (): ChainService => open(v3)],
    [
      'because it began with version 2',
      (): ChainService => {
        const chain = open(v2)
        const setCode = makeCall(v2, System, 'setCode', { code: codeOf(v3) })
        seal(chain, now - 10, makeCall(v2, Sudo, 'sudo', { call: setCode }))
        expect(chain.runtime().version.specVersion).toBe(3)
        seal(chain, now - 9)
        return chain
      },
    ],
  ])('takes nothing that is simulated, %s', (_, create) => {
    const chain = create()
    const { store } = Attestation.at(execution(chain))
    expect([store.roots.get(), store.acceptsSimulated.get()]).toEqual([vendorRoots, false])
    const failed = seal(chain, now, submit(collateral)).get('System.ExtrinsicFailed')
    const { index, errors } = errorsOf()
    expect(failed).toMatchObject({ dispatchError: { type: 'Module', value: { index, error: Uint8Array.of(errors, 0, 0, 0) } } })
    expect(seal(chain, now + 1, check).get('Attestation.EvidenceRefused')).toMatchObject(refused('chain.root'))
    expect(brokenInvariants(execution(chain))).toEqual([])
  })
})

/** Where RootNotPinned stands. */
function errorsOf() {
  const instance = known(
    v3.pallets.find(({ name }) => name === 'Attestation'),
    'version 3 has Attestation',
  )
  return { index: instance.index, errors: known(instance.pallet.parts.errors.RootNotPinned, 'it is declared').index }
}
