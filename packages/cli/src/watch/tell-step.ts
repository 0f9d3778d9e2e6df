// SPDX-License-Identifier: Apache-2.0
import { PhatError, toJson } from '@phat/primitives'
import type { Invocation } from '../command.ts'
import { asPhatError, errorJson, errorText } from '../terminal/show-error.ts'

/** A step of the loop, for scripts by its name and facts, for people as a text. */
export interface WatchStep {
  readonly step:
    | 'uploaded'
    | 'replaced'
    | 'scheduled'
    | 'waited'
    | 'current'
    | 'deployed'
    | 'refused'
    | 'held'
    | 'away'
    | 'back'
    | 'watching'
  readonly contract?: string
  readonly text: string
  readonly facts?: Readonly<Record<string, unknown>>
}

/** Tells the steps that a change takes. */
export interface StepTeller {
  /** The next step is timed from here. */
  begin(): void
  step(step: WatchStep): void
  /** What went wrong, with what to do; `text` says what stays as it is. */
  fault(contract: string | undefined, text: string, error: unknown): void
}

/** Makes one over where a command writes. */
export function createStepTeller({ io, json }: Pick<Invocation, 'io' | 'json'>): StepTeller {
  let since = io.now()
  const lap = (): number => {
    const now = io.now()
    const ms = Math.round(now - since)
    since = now
    return ms
  }
  const step = ({ step: name, contract, text, facts }: WatchStep): void => {
    const ms = lap()
    if (json) io.out(toJson({ step: name, ...(contract === undefined ? {} : { contract }), ...facts, ms }))
    else io.out(`${contract === undefined ? '' : `${contract}: `}${text}  ${ms} ms`)
  }
  return {
    begin: () => {
      since = io.now()
    },
    step,
    fault: (contract, text, thrown) => {
      const error = asPhatError(thrown)
      const { code, message } = error
      step({ step: 'refused', ...(contract === undefined ? {} : { contract }), text, facts: { error: { code, message } } })
      io.err(json ? errorJson(error) : errorText(error))
    },
  }
}

/** Failures that pass when the network is there again. */
const passing = ['unreachable', 'connection-lost', 'timeout', 'no-worker', 'worker-starting', 'worker-behind', 'worker-busy']

/** Whether an error says that the network does not answer, and not what it answers. */
export const isAway = (error: unknown): boolean =>
  error instanceof PhatError && passing.some((name) => error.code === `sdk.${name}` || error.code === `cli.${name}`)
