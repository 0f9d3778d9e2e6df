// SPDX-License-Identifier: Apache-2.0
import { AccountId32 } from 'dedot/codecs'
import { Contract, ContractDeployer, ContractLangError, normalizeLabel } from 'dedot/contracts'
import { camelCase, runInk } from '../../scenarios/ink.mjs'
import { plain, unhex } from '../../scenarios/ink-plain.mjs'

const address = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'

/** Accounts and `Result` have forms of their own. */
const special = (value) => {
  if (value instanceof AccountId32) return value.address()
  if (typeof value !== 'object' || value === null || typeof value.isOk !== 'boolean') return undefined
  return value.isOk ? { Ok: plain(value.value, special) } : { Err: plain(value.err, special) }
}

/**
 * What was decoded, in the words of what was expected: this client has no names for the fields of a variant's case, which it gives
 * as a list or, of one field, as its value; it leaves fields without a value out, and has an empty list for nothing.
 */
function named(value, expected) {
  if (expected === null) return Array.isArray(value) && value.length === 0 ? null : value
  if (typeof expected !== 'object') return value
  if (Array.isArray(expected)) return Array.isArray(value) ? value.map((one, i) => named(one, expected[i])) : value
  const names = Object.keys(expected)
  const isObject = typeof value === 'object' && value !== null
  if (!isObject) return names.length === 1 ? { [names[0]]: named(value, expected[names[0]]) } : value
  const isList = Array.isArray(value) && value.length === names.length
  if (!isList && Object.keys(value).some((name) => !names.includes(name))) return value
  return Object.fromEntries(names.map((name, i) => [name, named((isList ? value[i] : value[name]) ?? null, expected[name])]))
}

/** What a contract answers to an input that it cannot read. */
const refusal = '0x0101'

/** A client that answers calls with what is put into it, and keeps what is sent. */
function createClient() {
  const state = { output: refusal, sent: '' }
  const send = (input) => {
    state.sent = input
    return { withHooks: () => {} }
  }
  const value = () => ({ flags: { bits: 0 }, data: state.output })
  const answer = async (_caller, _dest, _value, _gas, _deposit, input) => {
    state.sent = input
    return { result: { isErr: false, isOk: true, value: value() } }
  }
  const method = (run) => Object.assign(run, { meta: {} })
  const client = {
    query: { contracts: { contractInfoOf: async () => ({}) } },
    call: { contractsApi: { call: method(answer) } },
    tx: {
      contracts: {
        call: method((_dest, _value, _gas, _deposit, input) => send(input)),
        instantiateWithCode: method((_value, _gas, _deposit, _code, input) => send(input)),
      },
    },
  }
  return { client, state }
}

/** Some value of any type: arguments of a call whose answer is given. */
const anyBytes = new Uint8Array(512)

/** @param {any} metadata */
function open(metadata) {
  const { client, state } = createClient()
  const options = { defaultCaller: address }
  const contract = new Contract(client, metadata, address, options)
  const deployer = new ContractDeployer(client, metadata, metadata.source.wasm, options)

  /** The arguments of a call, one after the other. */
  const decodeArgs = (args, input) => {
    let rest = unhex(input).subarray(4)
    return args.map(({ type }) => {
      const codec = contract.registry.findCodec(type.type)
      const value = codec.tryDecode(rest)
      rest = rest.subarray(codec.tryEncode(value).length)
      return value
    })
  }
  /** The value that a query gives, or the error that it throws for the language. */
  const ask = async (query, label, values) => {
    try {
      return { Ok: plain((await query(label, values)).data, special) }
    } catch (error) {
      if (error instanceof ContractLangError) return { Err: plain(error.langError, special) }
      throw error
    }
  }
  const entry = ({ args, label, returnType, mutates }, { query, send }) => ({
    call: async (input, expected) => {
      const values = decodeArgs(args, input)
      state.output = refusal
      // Only what changes state can be sent.
      if (mutates === false) await ask(query, label, values)
      else send(label, values)
      const shown = args.map((arg, i) => [arg.label, named(plain(values[i], special), expected[arg.label])])
      return { args: Object.fromEntries(shown), input: state.sent }
    },
    answer: async (output, expected) => {
      state.output = output
      if (query === undefined)
        return named(plain(contract.registry.findCodec(returnType.type).tryDecode(output), special), expected)
      const values = args.map(({ type }) => contract.registry.findCodec(type.type).tryDecode(anyBytes))
      return named(await ask(query, label, values), expected)
    },
  })
  const find = (entries, label) => entries.find((one) => one.label === label)
  const { constructors, messages } = metadata.spec
  return {
    constructorOf: (label) =>
      entry(find(constructors, label), { send: (name, values) => deployer.tx[normalizeLabel(name)](...values, { salt: '0x' }) }),
    messageOf: (label) =>
      entry(find(messages, label), {
        query: (name, values) => contract.query[normalizeLabel(name)](...values),
        send: (name, values) => contract.tx[normalizeLabel(name)](...values),
      }),
    event: ({ topics, data, fields }) => {
      const palletEvent = { name: 'ContractEmitted', data: { contract: new AccountId32(address), data } }
      const { name, data: values = {} } = contract.decodeEvent({ topics, event: { pallet: 'Contracts', palletEvent } })
      const shown = Object.keys(fields).map((label) => [label, named(plain(values[camelCase(label)], special), fields[label])])
      return { label: name, fields: Object.fromEntries(shown) }
    },
  }
}

await runInk({ versions: [4, 5], open })
