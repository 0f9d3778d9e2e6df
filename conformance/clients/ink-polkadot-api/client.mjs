// SPDX-License-Identifier: Apache-2.0
import { getInkClient, getInkDynamicBuilder, getInkLookup } from '@polkadot-api/ink-contracts'
import { runInk } from '../../scenarios/ink.mjs'
import { hex, plain, plainByLabel, unhex } from '../../scenarios/ink-plain.mjs'

/** `Result` has a form of its own. */
const special = (value) =>
  typeof value === 'object' && value !== null && typeof value.success === 'boolean'
    ? { [value.success ? 'Ok' : 'Err']: plain(value.value, special) }
    : undefined

/** @param {any} metadata */
function open(metadata) {
  const client = getInkClient({ metadata })
  const builder = getInkDynamicBuilder(getInkLookup(metadata))
  const entry = (codecs, { encode, decode }) => ({
    call: (input) => {
      const values = codecs.call.dec(input)
      return { args: plainByLabel(values, special), input: hex(encode(values)) }
    },
    answer: (output) => plain(decode({ data: unhex(output) }), special),
  })
  return {
    constructorOf: (label) => entry(builder.buildConstructor(label), client.constructor(label)),
    messageOf: (label) => entry(builder.buildMessage(label), client.message(label)),
    event: ({ topics, data }) => {
      const { type, value } = client.event.decode({ data: unhex(data) }, topics[0])
      return { label: type, fields: plainByLabel(value, special) }
    },
  }
}

await runInk({ versions: [4, 5], open })
