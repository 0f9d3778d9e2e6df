// SPDX-License-Identifier: Apache-2.0
// What every client of contracts does with the metadata that we write: `ink/vectors` says what should come of it.
import { deepStrictEqual } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { finish, step, vital } from '../report.mjs'

const folder = join(import.meta.dirname, '..', 'ink', 'vectors')
const madeFolder = join(import.meta.dirname, '..', 'ink', 'made')
/** Where the run has put what `phat new` and `phat build` made. */
const projects = process.env.PHAT_MADE ?? '.'

/**
 * @typedef {object} Entry a constructor or message of an opened contract
 * @property {(input: string, args: any) => { args: any, input: string } | Promise<{ args: any, input: string }>} call
 *   reads the arguments of a call, by label, and encodes them again
 * @property {(output: string, result: any) => any} answer reads an answer; `result` is what it should be
 */

/**
 * @typedef {object} OpenedContract
 * @property {(label: string) => Entry} constructorOf
 * @property {(label: string) => Entry} messageOf
 * @property {(event: { label: string, topics: string[], data: string, fields: any }) => { label: string, fields: any }} event
 */

/** One entry a line, each under its kind. @param {string} file */
function readVectors(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const entries = lines.map((line) => JSON.parse(line))
  const ofKind = (/** @type {string} */ kind) => entries.flatMap((entry) => (Object.hasOwn(entry, kind) ? [entry[kind]] : []))
  const [project] = ofKind('project')
  return {
    constructors: ofKind('constructor'),
    messages: ofKind('message'),
    events: ofKind('event'),
    ran: ofKind('ran'),
    project,
  }
}

/** The vectors of all contracts in these versions of ink!. @param {readonly number[]} versions */
export function loadVectors(versions) {
  return readdirSync(folder)
    .filter((name) => versions.some((version) => name.endsWith(`-ink${version}.jsonl`)))
    .map((name) => ({ name: name.replace('.jsonl', ''), ...readVectors(join(folder, name)) }))
}

/** The vectors of the contracts that `phat new` makes, each with the metadata that was built of it in this run. @param {readonly number[]} versions */
export function loadMade(versions) {
  return readdirSync(madeFolder)
    .filter((name) => versions.some((version) => name.endsWith(`-ink${version}.jsonl`)))
    .map((file) => {
      const name = file.replace('.jsonl', '')
      const project = JSON.parse(readFileSync(join(projects, `${name}.contract`), 'utf8'))
      return { ...readVectors(join(madeFolder, file)), name: `made ${name}`, project }
    })
}

/** Those for which types are generated: the two with most of them. @param {number} version */
export const loadTypedVectors = (version) =>
  loadVectors([version]).filter(({ name }) => /^(sample_token|whole_library)-/.test(name))

/** Names the vector in the error of a check. @param {string} what @param {() => unknown} check */
async function naming(what, check) {
  try {
    await check()
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** @param {any} contract @param {(label: string) => Entry} entryOf @param {any[]} entries */
async function checkCalls(contract, entryOf, entries) {
  for (const { label, calls } of entries) {
    for (const { args, input } of calls) {
      await naming(`${contract.name} ${label} ${input}`, async () =>
        deepStrictEqual(await entryOf(label).call(input, args), { args, input }),
      )
    }
  }
}

/** @param {any} contract @param {OpenedContract} opened @param {(kind: string) => boolean} wanted */
async function checkAnswers({ name, constructors, messages }, opened, wanted) {
  /** @type {[any[], (label: string) => Entry][]} */
  const lists = [
    [constructors, opened.constructorOf],
    [messages, opened.messageOf],
  ]
  for (const [entries, entryOf] of lists) {
    for (const { label, answers } of entries) {
      for (const { output, result } of answers.filter((/** @type {any} */ answer) => wanted(answer.kind))) {
        await naming(`${name} ${label} ${output}`, async () =>
          deepStrictEqual(await entryOf(label).answer(output, result), result),
        )
      }
    }
  }
}

/** @param {any} contract @param {OpenedContract} opened */
async function checkEvents({ name, events }, opened) {
  for (const event of events) {
    const { label, fields } = event
    await naming(`${name} ${label} ${event.data}`, async () => deepStrictEqual(await opened.event(event), { label, fields }))
  }
}

/** All of one that was made, and what our engine answered and emitted when it ran. @param {any} contract @param {OpenedContract} opened */
async function checkMade(contract, opened) {
  const { ran } = contract
  const ofKind = (/** @type {string} */ kind) => ran.filter((/** @type {any} */ run) => run.kind === kind)
  const constructors = [...contract.constructors, ...ofKind('constructor')]
  const messages = [...contract.messages, ...ofKind('message')]
  await checkCalls(contract, opened.constructorOf, constructors)
  await checkCalls(contract, opened.messageOf, messages)
  await checkAnswers({ ...contract, constructors, messages }, opened, () => true)
  const emitted = ran.flatMap((/** @type {any} */ run) => run.events)
  await checkEvents({ ...contract, events: [...contract.events, ...emitted] }, opened)
}

/**
 * Opens every contract and goes through all its vectors.
 * @param {{ versions: readonly number[], open: (project: any) => OpenedContract }} client
 */
export async function runInk({ versions, open }) {
  const contracts = loadVectors(versions)
  const opened = await vital('parse', async () => contracts.map((contract) => ({ contract, client: open(contract.project) })))
  /** @param {(contract: any, client: OpenedContract) => Promise<void>} check */
  const each = (check) => async () => {
    for (const { contract, client } of opened) await check(contract, client)
  }
  await step(
    'constructors',
    each((contract, client) => checkCalls(contract, client.constructorOf, contract.constructors)),
  )
  await step(
    'messages',
    each((contract, client) => checkCalls(contract, client.messageOf, contract.messages)),
  )
  await step(
    'results',
    each((contract, client) => checkAnswers(contract, client, (kind) => kind === 'value')),
  )
  await step(
    'errors',
    each((contract, client) => checkAnswers(contract, client, (kind) => kind !== 'value')),
  )
  await step('events', each(checkEvents))
  await step('made', async () => {
    for (const contract of loadMade(versions)) await checkMade(contract, open(contract.project))
  })
  finish()
}

/** `total_supply` to `totalSupply`. @param {string} name */
export const camelCase = (name) => name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase())
