// SPDX-License-Identifier: Apache-2.0
import { QuoteVerifier } from '@phala/dcap-qvl'
import {
  createPckChainMemory,
  type Plan,
  planDcap,
  planDcapCollateral,
  planDcapQuote,
  planSnpCollateral,
  planSnpReport,
  type Verification,
} from '@phat/attestation'
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { assert, concatBytes, known } from '@phat/primitives'
import { benchTime, quoteSpecimens, type Specimen } from './specimens.ts'

/** One figure; `ratio` is how many times faster than the peer, measured in the same run. */
interface BenchFigure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

const peer = '@phala/dcap-qvl'

/** Results a second, as the median of rounds of `repeats`. */
function perSecond(rounds: number, repeats: number, run: (index: number) => void): number {
  const speeds: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    for (let i = 0; i < repeats; i++) run(round * repeats + i)
    speeds.push((1_000 * repeats) / (performance.now() - started))
  }
  return speeds.sort((a, b) => a - b)[speeds.length >> 1] ?? 0
}

const judge = <Result>(plan: Plan<Result>): Result => plan.judge(plan.signatures.map(verifyPlatformSignature))

function mustAttest({ attested, refusal }: Verification): void {
  assert(attested !== undefined, `measured evidence is good: ${refusal?.check}`)
}

/** Every signature, ours and the peer's in turn, on an SGX and a TDX quote. */
function coldFigures(rounds: number, repeats: number): Record<string, BenchFigure> {
  const specimens = quoteSpecimens()
  const at = (index: number): Specimen => known(specimens[index % specimens.length], 'there are two')
  const parsed = specimens.map(({ collateralText }) => JSON.parse(collateralText))
  const verifiers = specimens.map(({ peerRoot }) =>
    peerRoot === undefined ? QuoteVerifier.newProd() : QuoteVerifier.newWithRootCa(Buffer.from(peerRoot)),
  )
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(
      perSecond(1, repeats, (index) => {
        const { quote, collateral, roots } = at(index)
        mustAttest(judge(planDcap({ quote, collateral, roots, now: benchTime })))
      }),
    )
    theirs.push(
      perSecond(1, Math.max(2, repeats >> 3), (index) => {
        const { quote } = at(index)
        const verifier = known(verifiers[index % verifiers.length], 'one for each specimen')
        const { status } = verifier.verify(quote, parsed[index % parsed.length], benchTime)
        assert(status !== 'Unknown', 'the peer finds the evidence good')
      }),
    )
  }
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
  const [value, other] = [middle(ours), middle(theirs)]
  return {
    quotes_cold_per_s: { value, unit: 'quotes/s', peer, ratio: value / other },
    quotes_vs_peer_ratio: { value: value / other, unit: '×', peer, ratio: value / other },
  }
}

/** Collateral and chains known: quotes of a fleet of machines in turn, so that their keys are known from their last quotes as well. */
function warmFigures(rounds: number, repeats: number, machines: number): Record<string, BenchFigure> {
  const intel = createSimulatedIntel({ seed: 'bench', now: benchTime })
  const trust = { roots: simulatedRoots, now: benchTime }
  const { part } = judge(planDcapCollateral({ ...trust, collateral: intel.collateral('tdx') }))
  const collateral = known(part, 'simulated collateral verifies')
  const memory = createPckChainMemory(machines)
  const quotes = Array.from({ length: machines }, (_, i) => intel.quote({ tee: 'tdx', machine: `machine ${i}` }))
  const verify = (index: number): void => {
    const quote = known(quotes[index % machines], 'one for each machine')
    mustAttest(judge(planDcapQuote({ ...trust, quote, collateral, memory })))
  }
  for (let i = 0; i < machines; i++) verify(i)
  return { quotes_warm_per_s: { value: perSecond(rounds, repeats, verify), unit: 'quotes/s' } }
}

function snpFigures(rounds: number, repeats: number): Record<string, BenchFigure> {
  const amd = createSimulatedAmd({ seed: 'bench', now: benchTime, product: 'Milan' })
  const { part } = judge(planSnpCollateral({ collateral: amd.collateral(), roots: simulatedRoots, now: benchTime }))
  const collateral = known(part, 'simulated collateral verifies')
  const report = amd.report()
  const verify = (): void => mustAttest(judge(planSnpReport({ report, collateral, now: benchTime })))
  return { snp_reports_per_s: { value: perSecond(rounds, repeats, verify), unit: 'reports/s' } }
}

/** The slowest of quotes that their form refuses: microseconds. */
function refusalFigures(rounds: number, repeats: number): Record<string, BenchFigure> {
  const intel = createSimulatedIntel({ seed: 'bench', now: benchTime })
  const [sgx, tdx] = [intel.evidence({ tee: 'sgx' }), intel.evidence({ tee: 'tdx' })]
  const changed = (quote: Uint8Array, at: number, value: number): Uint8Array => {
    const copy = quote.slice()
    copy[at] = value
    return copy
  }
  const bad = [
    { ...sgx, quote: changed(sgx.quote, 0, 9) },
    { ...sgx, quote: sgx.quote.subarray(0, -1) },
    { ...tdx, quote: concatBytes(tdx.quote, new Uint8Array(1)) },
    { ...tdx, quote: changed(tdx.quote, 48 + 120, 1) },
    { ...tdx, quote: changed(tdx.quote, 12, 0) },
    intel.evidence({ tee: 'sgx', fault: 'certification-type-encrypted-ppid' }),
    intel.evidence({ tee: 'tdx', fault: 'attestation-key-replaced' }),
  ]
  const times = bad.map(
    ({ quote, collateral }) =>
      1_000_000 /
      perSecond(rounds, repeats, () => {
        const plan = planDcap({ quote, collateral, roots: simulatedRoots, now: benchTime })
        assert(plan.signatures.length === 0 && plan.judge([]).refusal !== undefined, 'form alone refuses')
      }),
  )
  return { refusal_by_form_us: { value: Math.max(...times), unit: 'us' } }
}

/** Figures of verification. Small: a few of each, for the tests. */
export async function benchAttestation(size: 'small' | 'full'): Promise<Record<string, BenchFigure>> {
  const [rounds, repeats, machines] = size === 'full' ? [9, 200, 100] : [1, 2, 2]
  return {
    ...coldFigures(rounds, repeats),
    ...warmFigures(rounds, size === 'full' ? 1_000 : repeats, machines),
    ...snpFigures(rounds, repeats),
    ...refusalFigures(rounds, size === 'full' ? 2_000 : repeats),
  }
}
