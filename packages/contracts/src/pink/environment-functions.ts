// SPDX-License-Identifier: Apache-2.0
import { arm, bool, bytes, fixedBytes, option, str, struct, tuple, u8, u32, u64, u128, unit, variant, vec } from '@phat/codec'
import { equalBytes } from '@phat/primitives'
import { type PinkFunction, pinkFunction } from './pink-function.ts'
import type { ExtensionPrices } from './prices.ts'

const account = fixedBytes(32)
const hash = fixedBytes(32)
const empty = new Uint8Array()

const simple = (prices: ExtensionPrices): number => prices.simple
const accountRead = (prices: ExtensionPrices): number => prices.accountRead

/** 10: a line of the contract's log, in every mode. */
const log = pinkFunction(10, 'log', {
  args: tuple(u8, str),
  answer: unit,
  price: (prices, length) => prices.log + prices.logByte * length,
  run({ host }, [level, message]) {
    host.log(level, message)
    return undefined
  },
})

/** 11: so many unpredictable bytes; none in a transaction. */
const random = pinkFunction(11, 'getrandom', {
  args: u8,
  answer: bytes,
  price: (prices) => prices.random,
  run: ({ query }, length) => query?.random(length) ?? empty,
})

/** 12: true in transactions and in their estimates. */
const inTransaction = pinkFunction(12, 'is_in_transaction', {
  args: unit,
  answer: bool,
  price: simple,
  run: ({ host }) => host.context.mode !== 'query',
})

/** 15. */
const systemContract = pinkFunction(15, 'system_contract_id', {
  args: unit,
  answer: account,
  price: simple,
  run: ({ host }) => host.systemContract ?? host.context.fail('SystemContractMissing'),
})

/** 16: total and free balance. */
const balanceOf = pinkFunction(16, 'balance_of', {
  args: account,
  answer: tuple(u128, u128),
  price: accountRead,
  run({ host }, of) {
    const { total, free } = host.balanceOf(of)
    return [total, free] as const
  },
})

/** 17: zeros in a transaction, which every replica runs. */
const workerPublicKey = pinkFunction(17, 'worker_pubkey', {
  args: unit,
  answer: fixedBytes(32),
  price: simple,
  run: ({ query }) => query?.workerPublicKey() ?? new Uint8Array(32),
})

/** 18: the worker's clock; 0 in a transaction, which has the time of its block. */
const untrustedMillis = pinkFunction(18, 'untrusted_millis_since_unix_epoch', {
  args: unit,
  answer: u64,
  price: simple,
  run: ({ query }) => query?.untrustedMillis() ?? 0n,
})

/** 19. */
const codeExists = pinkFunction(19, 'code_exists', {
  args: tuple(hash, bool),
  answer: bool,
  price: accountRead,
  run: ({ host }, [codeHash, sidevm]) => host.codeExists(codeHash, sidevm ? 'sidevm' : 'ink'),
})

/** 20: uploads the newest system code; only the system contract may. */
const importSystemCode = pinkFunction(20, 'import_latest_system_code', {
  args: account,
  answer: option(hash),
  price: (prices) => prices.importCode,
  run({ host }, payer) {
    const { systemContract: system, context } = host
    if (system === undefined || !equalBytes(system, context.address)) return context.fail('BadOrigin')
    return host.importSystemCode(payer)
  },
})

/** 21. */
const runtimeVersion = pinkFunction(21, 'runtime_version', {
  args: unit,
  answer: tuple(u32, u32),
  price: simple,
  run: ({ host }) => host.runtimeVersion,
})

/** 23: number and hash of the last block of the event chain. */
const eventChainHead = pinkFunction(23, 'current_event_chain_head', {
  args: unit,
  answer: tuple(u64, hash),
  price: simple,
  run({ host }) {
    const head = host.eventChainHead()
    return [head.number, head.hash] as const
  },
})

const scriptCode = variant('pink::JsCode', { Source: arm(0, str), Bytecode: arm(1, bytes) })

const scriptValue = variant('pink::JsValue', {
  Undefined: arm(0),
  Null: arm(1),
  String: arm(2, str),
  Bytes: arm(3, bytes),
  Other: arm(4, str),
  Exception: arm(5, str),
})

/** 24: scripts ran in a SideVM, which there is none of; the refusal is the exception that callers are prepared for. */
const evaluateScript = pinkFunction(24, 'js_eval', {
  args: tuple(vec(scriptCode), vec(str)),
  answer: scriptValue,
  price: (prices, length) => prices.simple + prices.inputByte * length,
  run: ({ query }) => ({
    type: 'Exception' as const,
    value:
      query === undefined
        ? 'Js evaluation is not supported in transaction'
        : 'Js evaluation is not offered by this worker: deploy the script as a TypeScript contract',
  }),
})

const quote = struct('pink::SgxQuote', {
  attestationType: variant('pink::AttestationType', { Epid: arm(0), Dcap: arm(1) }),
  quote: bytes,
})

/** 25: evidence about the worker; none in a transaction. */
const workerQuote = pinkFunction(25, 'worker_sgx_quote', {
  args: unit,
  answer: option(quote),
  price: simple,
  run({ query }) {
    const found = query?.workerQuote()
    return found === undefined ? undefined : { attestationType: { type: found.attestationType }, quote: found.quote }
  },
})

/**
 * 0x8001, ours: a secret that the contract's deployer has set. In queries only; elsewhere the status is 1, so that no contract takes it for
 * one that was not set.
 */
const secret = pinkFunction(0x8001, 'secret', {
  args: str,
  answer: option(bytes),
  price: (prices, length) => prices.cache + prices.inputByte * length,
  run({ host: { context }, charge, prices }, name) {
    if (context.mode !== 'query') return { failed: 1 }
    const value = context.secret(name)
    if (value !== undefined) charge(prices.cacheByte * value.length)
    return value
  },
})

export const environmentFunctions: readonly PinkFunction[] = [
  ...[log, random, inTransaction, systemContract, balanceOf, workerPublicKey, untrustedMillis, codeExists],
  ...[importSystemCode, runtimeVersion, eventChainHead, evaluateScript, workerQuote, secret],
]
