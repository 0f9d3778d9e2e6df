// SPDX-License-Identifier: Apache-2.0
// txwrapper builds, signs and decodes transactions away from any node; around it stands plain JSON-RPC over HTTP, as in its examples.
import { createRequire } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { endowment, endpoint, expect, finish, notApplicable, PHA, restartNode, step, vital } from '../../report.mjs'

const require = createRequire(import.meta.url)
const { construct, createMetadata, decode, defineMethod, getRegistry, methods } = require('@substrate/txwrapper-polkadot')
const { Keyring } = require('@polkadot/keyring')
const { cryptoWaitReady } = require('@polkadot/util-crypto')

const restartTimeoutMs = 40_000
const eventsKey = '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7'

async function rpc(method, ...params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(endpoint.replace(/^ws/, 'http'), { method: 'POST', headers, body })
  const { result, error } = await response.json()
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`)
  return result
}

/** What a transaction is built from, fetched once; and the registry of types. */
async function connect() {
  const [genesisHash, metadataRpc, properties, chainName, version] = await Promise.all([
    rpc('chain_getBlockHash', 0),
    rpc('state_getMetadata'),
    rpc('system_properties'),
    rpc('system_chain'),
    rpc('state_getRuntimeVersion'),
  ])
  const { specName, specVersion, transactionVersion } = version
  const registry = getRegistry({ specName, chainName, specVersion, metadataRpc, properties })
  expect(registry.chainSS58 === 30, `SS58 prefix 30, got ${registry.chainSS58}`)
  return { genesisHash, specVersion, transactionVersion, options: { metadataRpc, registry } }
}

/** The second argument of every method: where the chain is, and who signs. */
async function baseOf({ genesisHash, specVersion, transactionVersion, options }, { address }) {
  const blockHash = await rpc('chain_getBlockHash')
  const { number } = await rpc('chain_getHeader', blockHash)
  const nonce = await rpc('system_accountNextIndex', address)
  const chain = { genesisHash, specVersion, transactionVersion, metadataRpc: options.metadataRpc }
  return { ...chain, address, blockHash, blockNumber: Number(number), eraPeriod: 64, nonce, tip: 0 }
}

/** Signs as an offline device would: from the payload alone. */
function sign(unsigned, pair, { metadataRpc, registry }) {
  const payload = construct.signingPayload(unsigned, { registry })
  registry.setMetadata(createMetadata(registry, metadataRpc))
  const { signature } = registry.createType('ExtrinsicPayload', payload, { version: 4 }).sign(pair)
  return { payload, encoded: construct.signedTx(unsigned, signature, { metadataRpc, registry }) }
}

/** The events of the extrinsic at `index` of a block. */
async function eventsOf(registry, block, index) {
  const records = registry.createType('Vec<EventRecord>', await rpc('state_getStorage', eventsKey, block))
  return records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(index)).map(({ event }) => event)
}

const named = (events, name) => events.find((event) => `${event.section}.${event.method}` === name)

/** Submits, and asks for new blocks until one has the extrinsic. */
async function submit({ options }, encoded) {
  const hash = await rpc('author_submitExtrinsic', encoded)
  expect(hash === construct.txHash(encoded), `hash ${hash}`)
  for (;;) {
    const block = await rpc('chain_getBlockHash')
    const { extrinsics } = (await rpc('chain_getBlock', block)).block
    const index = extrinsics.indexOf(encoded)
    if (index >= 0) return { block, index, events: await eventsOf(options.registry, block, index) }
    await delay(20)
  }
}

async function send(chain, pair, build) {
  const { encoded } = sign(build(await baseOf(chain, pair)), pair, chain.options)
  return { encoded, ...(await submit(chain, encoded)) }
}

const transfer =
  (chain, { address }, value) =>
  (base) =>
    methods.balances.transferKeepAlive({ dest: { id: address }, value: value.toString() }, base, chain.options)

/** A call of any pallet: the library names only some of them. */
const call = (chain, pallet, name, args) => (base) => defineMethod({ method: { pallet, name, args }, ...base }, chain.options)

async function transferAndFollow(chain, { alice, bob }) {
  await step('fee', async () => {
    const unsigned = transfer(chain, bob, PHA)(await baseOf(chain, alice))
    const { payload, encoded } = sign(unsigned, alice, chain.options)
    for (const form of [unsigned, payload, encoded]) {
      const { args, name } = decode(form, chain.options).method
      expect(name === 'transferKeepAlive' && args.value === PHA.toString(), `decodes to ${name} of ${args.value}`)
    }
    const info = await rpc('payment_queryInfo', encoded)
    expect(BigInt(info.partialFee) > 0n, `fee ${info.partialFee}`)
  })
  const sent = await step('sr25519', () => send(chain, alice, transfer(chain, bob, PHA)))
  await step('inBlock', async () => expect(sent?.index > 0, `after the inherents, got ${sent?.index}`))
  await step('finalized', async () => {
    const number = Number((await rpc('chain_getHeader', sent.block)).number)
    for (;;) {
      const finalized = await rpc('chain_getHeader', await rpc('chain_getFinalizedHead'))
      if (Number(finalized.number) >= number) break
      await delay(50)
    }
    expect((await rpc('chain_getBlockHash', number)) === sent.block, 'the finalized block is that of the transfer')
  })
  await step('events', async () => {
    expect(named(sent.events, 'balances.Transfer')?.data[2].toBigInt() === PHA, 'balances.Transfer of 1 PHA')
    expect(named(sent.events, 'transactionPayment.TransactionFeePaid'), 'TransactionFeePaid')
    expect(named(sent.events, 'system.ExtrinsicSuccess'), 'ExtrinsicSuccess')
  })
}

async function otherKeys(chain, { alice, bob }) {
  const others = ['ed25519', 'ecdsa'].map((type) => [type, new Keyring({ type, ss58Format: 30 }).addFromUri('//Alice')])
  await step('batch', async () => {
    const { events } = await send(chain, alice, (base) => {
      const calls = others.map(([, pair]) => transfer(chain, pair, 100n * PHA)(base).method)
      return methods.utility.batchAll({ calls }, base, chain.options)
    })
    expect(named(events, 'utility.BatchCompleted'), `BatchCompleted among ${events.map((event) => event.method)}`)
  })
  for (const [type, pair] of others) {
    await step(type, async () => {
      const { events } = await send(chain, pair, transfer(chain, bob, PHA))
      expect(named(events, 'balances.Transfer')?.data[0].toString() === pair.address, 'Transfer from the key')
    })
  }
}

async function dispatches(chain, { alice, bob, dave }) {
  const { registry } = chain.options
  const nameOf = (error) => (error.isModule ? registry.findMetaError(error.asModule).name : error.toString())
  const innerCall = (base, pallet, name, args) => call(chain, pallet, name, args)(base).method
  await step('dispatch-error', async () => {
    const force = { source: { id: alice.address }, dest: { id: bob.address }, value: 1 }
    const expectations = [
      [transfer(chain, alice, endowment * 2n), 'FundsUnavailable'],
      [call(chain, 'balances', 'forceTransfer', force), 'BadOrigin'],
      [
        (base) => call(chain, 'sudo', 'sudo', { call: innerCall(base, 'system', 'remark', { remark: '0x00' }) })(base),
        'RequireSudo',
      ],
    ]
    for (const [build, expected] of expectations) {
      const failure = named((await send(chain, bob, build)).events, 'system.ExtrinsicFailed')
      expect(failure && nameOf(failure.data[0]).includes(expected), `${expected}, got ${failure?.data[0]}`)
    }
  })
  await step('sudo', async () => {
    const args = { who: { id: dave.address }, newFree: (5n * PHA).toString() }
    const build = (base) => call(chain, 'sudo', 'sudo', { call: innerCall(base, 'balances', 'forceSetBalance', args) })(base)
    const { events } = await send(chain, alice, build)
    expect(named(events, 'sudo.Sudid')?.data[0].isOk, `Sudid with Ok among ${events.map((event) => event.method)}`)
  })
}

/** What was signed before the node was stopped, or killed, is good after it has started again. */
async function restarts(chain, { alice, bob }) {
  for (const [name, signal] of [
    ['restart', 'SIGTERM'],
    ['crash', 'SIGKILL'],
  ]) {
    await step(
      name,
      async () => {
        const base = await baseOf(chain, alice)
        const { encoded } = sign(transfer(chain, bob, PHA)(base), alice, chain.options)
        await restartNode(signal)
        expect((await rpc('chain_getBlockHash', base.blockNumber)) === base.blockHash, 'the block that it was signed on is there')
        expect((await rpc('chain_getBlockHash', 0)) === chain.genesisHash, 'the genesis hash')
        const { events } = await submit(chain, encoded)
        expect(named(events, 'system.ExtrinsicSuccess'), 'ExtrinsicSuccess')
      },
      restartTimeoutMs,
    )
  }
}

await cryptoWaitReady()
const keyring = new Keyring({ type: 'sr25519', ss58Format: 30 })
const [alice, bob, dave] = ['//Alice', '//Bob', '//Dave'].map((uri) => keyring.addFromUri(uri))
const people = { alice, bob, dave }
const chain = await vital('connect', connect)
notApplicable('it builds and decodes transactions; it reads no state', 'read', 'subscribe', 'iterate', 'old-block', 'read-proof')
await transferAndFollow(chain, people)
await otherKeys(chain, people)
await dispatches(chain, people)
await restarts(chain, people)
finish()
