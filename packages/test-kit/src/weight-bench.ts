// SPDX-License-Identifier: Apache-2.0
import { type AnyPallet, type ArgsOf, type At, type CallsOf, type Origin, rootOrigin } from '@phat/frame'
import type { MockChain } from './mock-chain.ts'

/** What a benchmark of a call varies, such as the number of calls in a batch. */
export interface BenchComponent {
  readonly name: string
  readonly min: number
  readonly max: number
}

/** A call or a step of a hook at its worst: what the weight generator runs and measures. */
export interface BenchCase {
  /** Name of the call as its pallet declares it; of a step, its entry in the weights. */
  readonly call: string
  /** What a hook does, instead of a call. */
  readonly step?: (at: At, n: number) => void
  /**
   * Name of its entry in `generated/weights.ts`; that of the call unless one call has several. False for a call that announces a
   * weight from its arguments: it is run, but not measured.
   */
  readonly weight: string | false
  readonly component?: BenchComponent
  /** For a call that fails whatever it is given; such a one is not measured. */
  readonly fails?: true
  /** Prepares the state, and gives the origin and the arguments for `n` of the component (0 without one). Not measured. */
  readonly setup: (chain: MockChain, n: number) => { readonly origin: Origin; readonly args: unknown }
  /** Checks that the call did its work; a benchmark of a call that failed early would measure nothing. Not measured. */
  readonly verify: (chain: MockChain, n: number) => boolean
}

/** The benchmarks of a pallet. */
export interface WeightBench {
  readonly pallet: AnyPallet
  /** A chain to run one case on; each case gets its own. */
  readonly chain: () => MockChain
  readonly cases: readonly BenchCase[]
}

/** Declares a case, with origin and arguments typed by the call. */
export function benchCase<P extends AnyPallet, N extends keyof CallsOf<P> & string>(
  _pallet: P,
  call: N,
  parts: {
    readonly weight?: string | false
    readonly component?: BenchComponent
    readonly fails?: true
    readonly setup: (chain: MockChain, n: number) => { readonly origin: Origin; readonly args: ArgsOf<CallsOf<P>[N]> }
    readonly verify: (chain: MockChain, n: number) => boolean
  },
): BenchCase {
  return { weight: call, ...parts, call }
}

/** Declares a case for a part of a hook: `setup` prepares the state, `step` is measured. */
export function benchStep(
  weight: string,
  parts: {
    readonly component?: BenchComponent
    readonly setup: (chain: MockChain, n: number) => void
    readonly step: (at: At, n: number) => void
    readonly verify: (chain: MockChain, n: number) => boolean
  },
): BenchCase {
  const setup: BenchCase['setup'] = (chain, n) => {
    parts.setup(chain, n)
    return { origin: rootOrigin, args: undefined }
  }
  return { ...parts, weight, call: weight, setup }
}

/** Runs a case once, as the generator does, without measuring. True when the call succeeded and `verify` agrees. */
export function runBenchCase(
  { chain, pallet }: WeightBench,
  { call, fails, step, setup, verify }: BenchCase,
  n: number,
): boolean {
  const mock = chain()
  const { origin, args } = setup(mock, n)
  if (step !== undefined) {
    step(mock.execution, n)
    return verify(mock, n)
  }
  // The declaration of the case typed the arguments by the call of this name.
  const calls = mock.calls(pallet) as { readonly [name: string]: (origin: Origin, args: unknown) => unknown }
  const failure = mock.failureOf(() => calls[call]?.(origin, args))
  return (failure !== undefined) === (fails === true) && verify(mock, n)
}
