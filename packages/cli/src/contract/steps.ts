// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import type { PhatError } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'

/** What is expected of a step; without it, that nothing fails. */
export interface Expectation {
  /** The answer as JSON shows it. */
  readonly value?: unknown
  /** The contract's own error as JSON shows it. */
  readonly error?: unknown
  /** That the language refuses the input. */
  readonly langError?: string
  /** The answer as hex. */
  readonly output?: string
  /** The error that ended it, such as ContractTrapped. */
  readonly failure?: string
  /** Names of the events, in their order. */
  readonly events?: readonly string[]
}

interface Running {
  readonly args?: unknown
  readonly from?: string
  /** Amounts as on the command line: `5` is PHA. */
  readonly value?: string
  readonly gas?: string
  readonly expect?: Expectation
}

export interface InstantiateStep extends Running {
  readonly kind: 'instantiate'
  readonly file: string
  /** How later steps call it; the name of its contract when left out. */
  readonly as?: string
  readonly constructorName?: string
  /** Hex. */
  readonly salt?: string
}

export interface MessageStep extends Running {
  readonly kind: 'call' | 'query' | 'estimate'
  /** The contract's name; the last one made when left out. */
  readonly contract?: string
  readonly message: string
}

/** What a script does. */
export type Step =
  | { readonly kind: 'upload'; readonly file: string; readonly from?: string }
  /** The block in which what follows runs. */
  | { readonly kind: 'block'; readonly block: number }
  | InstantiateStep
  | MessageStep

const running = ['args', 'from', 'value', 'gas', 'expect'] as const
const fieldsOf: Readonly<Record<Step['kind'], readonly string[]>> = {
  upload: ['from'],
  block: [],
  instantiate: ['as', 'constructor', 'salt', ...running],
  call: running,
  query: running,
  estimate: running,
}
const expectFields = ['value', 'error', 'langError', 'output', 'failure', 'events']
const textFields = new Set(['as', 'constructor', 'salt', 'from', 'value', 'gas'])
const blockMax = 0xffff_ffff

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a script: `{ "steps": [ … ] }`, or the list alone. @throws PhatError `cli.bad-script`, which names the step */
export function readScript(path: string): readonly Step[] {
  const json = readJson(path)
  const steps = isNode(json) ? json.steps : json
  if (!Array.isArray(steps)) throw cliErrors.error('bad-script', `${path.slice(0, 200)} holds no list of steps`)
  return (steps as readonly unknown[]).map((step, i) => readStep(step, `step ${i + 1}`))
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const detail = cause instanceof SyntaxError ? cause.message : String((cause as { readonly code?: unknown }).code)
    throw cliErrors.error('bad-script', `${path.slice(0, 200)}: ${detail}`, { cause })
  }
}

type Wrong = (detail: string) => PhatError

function readStep(step: unknown, where: string): Step {
  const wrong: Wrong = (detail) => cliErrors.error('bad-script', `${where}: ${detail}`)
  if (!isNode(step)) throw wrong('is no object')
  const kind = kindOf(step, wrong)
  checkFields(step, kind, wrong)
  const target = step[kind]
  if (kind === 'block') {
    if (typeof target === 'number' && Number.isInteger(target) && target >= 1 && target <= blockMax)
      return { kind, block: target }
    throw wrong(`block is a whole number from 1 to ${blockMax}`)
  }
  if (typeof target !== 'string' || target === '') throw wrong(`${kind} is a text`)
  // Checked above: texts are texts, and what is left goes to the metadata.
  const common = fieldsIn(step, running) as Running
  if (kind === 'upload') return { kind, file: target, ...(common.from === undefined ? {} : { from: common.from }) }
  if (kind === 'instantiate') {
    const own = fieldsIn(step, ['as', 'salt']) as Pick<InstantiateStep, 'as' | 'salt'>
    const name = Object.hasOwn(step, 'constructor') ? { constructorName: String(step.constructor) } : {}
    return { kind, file: target, ...common, ...own, ...name }
  }
  const at = target.indexOf('.')
  const named = at < 0 ? { message: target } : { contract: target.slice(0, at), message: target.slice(at + 1) }
  return { kind, ...named, ...common }
}

function kindOf(step: Node, wrong: Wrong): Step['kind'] {
  const kinds = Object.keys(step).filter((name) => Object.hasOwn(fieldsOf, name))
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) throw wrong(`does one of ${Object.keys(fieldsOf).join(', ')}`)
  return kind as Step['kind'] // the table has these names
}

function checkFields(step: Node, kind: Step['kind'], wrong: Wrong): void {
  const allowed = fieldsOf[kind]
  const other = Object.keys(step).find((name) => name !== kind && !allowed.includes(name))
  if (other !== undefined) {
    throw wrong(`${kind} has no ${other.slice(0, 60)}${allowed.length === 0 ? '' : `: there are ${allowed.join(', ')}`}`)
  }
  for (const [name, value] of Object.entries(step)) {
    if (textFields.has(name) && typeof value !== 'string') throw wrong(`${name} is a text`)
  }
  if (step.expect !== undefined) checkExpectation(step.expect, wrong)
}

const fieldsIn = (step: Node, names: readonly string[]): Node =>
  Object.fromEntries(names.flatMap((name) => (step[name] === undefined ? [] : [[name, step[name]]])))

function checkExpectation(expect: unknown, wrong: Wrong): void {
  if (!isNode(expect)) throw wrong('expect is an object')
  const other = Object.keys(expect).find((name) => !expectFields.includes(name))
  if (other !== undefined) throw wrong(`expect has no ${other.slice(0, 60)}: there are ${expectFields.join(', ')}`)
  if (expect.events !== undefined && !Array.isArray(expect.events)) throw wrong('expect.events is a list of names')
}
