// SPDX-License-Identifier: Apache-2.0
// The contract package of polkadot.js, versions 10 and 16.
import { deepStrictEqual } from 'node:assert'
import { runInk } from './ink.mjs'

/** @param {Uint8Array} bytes */
const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`
/** @param {string} text */
const unhex = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

/**
 * @param {{ Abi: any, util: any, versions: readonly number[], decodeEvent: (abi: any, topics: string[], data: any) => any }} client
 *   `util`: the @polkadot/util that belongs to it
 */
export const runPolkadotInk = ({ Abi, util, versions, decodeEvent }) =>
  runInk({ versions, open: (project) => openContract(new Abi(project), util, decodeEvent) })

function openContract(abi, { compactAddLength, compactStripLength }, decodeEvent) {
  const make = (/** @type {any} */ { lookupName, type }, /** @type {any} */ value) =>
    abi.registry.createType(lookupName || type, value)

  /** The expected JSON if it makes the same value as what was decoded, or what was decoded as JSON. */
  const compared = (type, decoded, expected) => (decoded.eq(make(type, expected)) ? expected : decoded.toJSON())

  const labelled = (params, values, expected) =>
    Object.fromEntries(Object.keys(expected).map((label, i) => [label, compared(params[i].type, values[i], expected[label])]))

  const entry = (message, decode) => ({
    call: (input, args) => {
      const decoded = decode(compactAddLength(unhex(input)))
      deepStrictEqual(decoded.message.identifier, message.identifier)
      const [, encoded] = compactStripLength(message.toU8a(Object.values(args)))
      return { args: labelled(message.args, decoded.args, args), input: hex(encoded) }
    },
    answer: (output, result) => {
      const decoded = make(message.returnType, unhex(output))
      deepStrictEqual(hex(decoded.toU8a()), output)
      deepStrictEqual(decoded.isOk, 'Ok' in result)
      return compared(message.returnType, decoded, result)
    },
  })
  const find = (entries, label) => entries.find(({ identifier }) => identifier === label)
  return {
    constructorOf: (label) => entry(find(abi.constructors, label), (bytes) => abi.decodeConstructor(bytes)),
    messageOf: (label) => entry(find(abi.messages, label), (bytes) => abi.decodeMessage(bytes)),
    event: ({ topics, data, fields }) => {
      const { event, args } = decodeEvent(abi, topics, abi.registry.createType('Bytes', compactAddLength(unhex(data))))
      return { label: event.identifier.split('::').at(-1), fields: labelled(event.args, args, fields) }
    },
  }
}
