// SPDX-License-Identifier: Apache-2.0
import { type EachMapping, eachMapping, TraceMap } from '@jridgewell/trace-mapping'
import { createContractBuilder } from '@phat/contract/build'
import { known, PhatError } from '@phat/primitives'
import { beforeAll, expect, test } from 'vitest'
import { inSource, placeText } from '../src/contract/in-source.ts'
import { exampleContract } from './contract-folder.ts'

interface Place {
  readonly built: string
  readonly source: string
}

let bundle: string
/** A place in what was built and where it comes from: in the contract itself, and in the kit. */
let own: Place
let kit: Place

beforeAll(async () => {
  const builder = createContractBuilder()
  const built = await builder.build({ entry: exampleContract('counter') })
  await builder.close()
  if (built.kind !== 'built') throw new Error('the example builds')
  bundle = JSON.stringify(built.contract)
  const mappings: EachMapping[] = []
  eachMapping(new TraceMap(built.sourceMap), (one) => mappings.push(one))
  const placeIn = (pattern: RegExp): Place => {
    const found = known(
      mappings.find(({ source }) => pattern.test(source ?? '')),
      'the source is in the map',
    )
    return {
      built: `contract.js:${found.generatedLine}:${found.generatedColumn + 1}`,
      source: `${found.source}:${found.originalLine}:${(found.originalColumn ?? 0) + 1}`,
    }
  }
  own = placeIn(/^counter\.ts$/)
  kit = placeIn(/shared-reader\.ts$/)
})

const told = { why: 'It stopped.', remedy: 'Correct it.', retryable: false }
const failing = (code: string, text: string): Promise<unknown> =>
  inSource(bundle, Promise.reject(new PhatError(code, told, text))).catch((thrown: unknown) => thrown)

test('a trap tells its caller the lines of the contract, without those of the kit', async () => {
  const text = `counter.add: ContractTrapped: PhatError: too much at kit (${kit.built}) at add (${own.built}) at ${kit.built}`
  const error = await failing('sdk.trapped', `${text} at <anonymous> (${own.built}) at z (contract.js:9999:1)`)
  const message = `counter.add: ContractTrapped: PhatError: too much at add (${own.source}) at ${own.source}`
  expect(error).toMatchObject({ code: 'sdk.trapped', why: told.why, remedy: told.remedy, message })
})

test('a trap inside the kit alone keeps its places', () => {
  expect(placeText(bundle, `no state\n    at kit (${kit.built})`)).toBe(`no state at kit (${kit.source})`)
})

test('what is no trap, and a contract whose map is missing or broken, stay as they are', async () => {
  const text = `no worker at a (${own.built})`
  expect(await failing('sdk.no-worker', text)).toMatchObject({ message: text })
  expect(placeText('{}', text)).toBe(text)
  expect(placeText('{"phat":{"sourceMap":{"version":7}}}', text)).toBe(text)
})
