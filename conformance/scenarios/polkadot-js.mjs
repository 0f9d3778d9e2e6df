// SPDX-License-Identifier: Apache-2.0
// What @polkadot/api does against the node; each version brings its own modules.
import { endowment, endpoint, expect, finish, longRemark, PHA, readProof, step, until, vital, within } from '../report.mjs'

/** Sends an extrinsic and follows it to finality. */
async function send(extrinsic, signer, options = {}) {
  let settle
  const finalized = new Promise((resolve, reject) => {
    settle = { resolve, reject }
  })
  const statuses = []
  let inBlock
  const unsubscribe = await extrinsic.signAndSend(signer, options, (result) => {
    statuses.push(result.status.type)
    if (result.status.isInBlock) inBlock = result
    if (result.status.isFinalized) settle.resolve(result)
    if (result.isError) settle.reject(new Error(`transaction ${result.status.type}`))
  })
  const result = await within(finalized, 'finalized')
  unsubscribe()
  return { statuses, inBlock, result, block: result.status.asFinalized.toHex(), events: result.events.map(({ event }) => event) }
}

const tip = 1_000_000n

const named = (events, name) => events.find((event) => `${event.section}.${event.method}` === name)

/** The name of a failed dispatch, `system.CallFiltered` or `Token.FundsUnavailable`. */
function errorName(api, dispatchError) {
  if (!dispatchError.isModule) return dispatchError.toString()
  const { section, name, docs } = api.registry.findMetaError(dispatchError.asModule)
  expect(docs.length > 0, `${section}.${name} is documented`)
  return `${section}.${name}`
}

async function connect({ ApiPromise, WsProvider }) {
  return vital('connect', async () => {
    const api = await ApiPromise.create({ provider: new WsProvider(endpoint), throwOnConnect: true })
    expect(api.registry.chainSS58 === 30, `SS58 prefix 30, got ${api.registry.chainSS58}`)
    expect(api.registry.chainTokens[0] === 'PHA' && api.registry.chainDecimals[0] === 12, 'PHA with 12 decimals')
    return api
  })
}

async function reads(api, { alice, bob }) {
  await step('read', async () => {
    const account = await api.query.system.account(alice.address)
    expect(account.data.free.toBigInt() === endowment, `10,000,000 PHA, got ${account.data.free.toBigInt()}`)
    const issuance = (await api.query.balances.totalIssuance()).toBigInt()
    expect(issuance >= endowment, `total issuance ${issuance}`)
    const [first, second] = await api.query.system.account.multi([alice.address, bob.address])
    expect(first.data.free.eq(second.data.free), 'two accounts in one request')
    const derived = await api.derive.balances.all(bob.address)
    expect(derived.availableBalance.toBigInt() > 0n, `derived available balance ${derived.availableBalance}`)
    expect(api.consts.balances.existentialDeposit.toBigInt() > 0n, 'the existential deposit')
    expect((await api.rpc.system.health()).isSyncing.isFalse, 'system_health says it is not syncing')
  })
  await step('fee', async () => {
    const info = await api.tx.balances.transferKeepAlive(bob.address, PHA).paymentInfo(alice)
    expect(info.partialFee.toBigInt() > 0n && info.weight.refTime.toBigInt() > 0n, `fee ${info.toString()}`)
    const encoded = api.tx.balances.transferKeepAlive(bob.address, PHA).toU8a()
    const details = await api.call.transactionPaymentApi.queryFeeDetails(encoded, encoded.length)
    expect(details.inclusionFee.isNone, `an unsigned extrinsic pays nothing: ${details}`)
  })
}

/** Heads and one account, followed while a transfer changes them. */
async function subscribeAndTransfer(api, { alice, bob }) {
  const heads = []
  const balances = []
  const stopHeads = await within(
    api.rpc.chain.subscribeNewHeads((header) => heads.push(header.number.toNumber())),
    'subscription of heads',
  )
  const stopBalances = await within(
    api.query.system.account(bob.address, (account) => balances.push(account.data.free.toBigInt())),
    'subscription of an account',
  )
  const sent = await step('sr25519', () => send(api.tx.balances.transferKeepAlive(bob.address, PHA), alice, { nonce: -1 }))
  await step('subscribe', async () => {
    await until(
      () => heads.at(-1) > heads[0],
      () => `heads move on: ${heads}`,
    )
    await until(
      () => balances.at(-1) - balances[0] === PHA,
      () => `the balance grew by 1 PHA: ${balances}`,
    )
    expect((await api.derive.chain.bestNumber()).toNumber() >= heads.at(-1), 'derive.chain.bestNumber')
  })
  stopHeads()
  stopBalances()
  await step('inBlock', async () => {
    expect(sent?.statuses.includes('InBlock'), `statuses ${sent?.statuses}`)
    expect(sent.inBlock.status.asInBlock.toHex() === sent.block, 'the same block in both')
  })
  await step('finalized', async () => {
    expect(sent?.statuses.at(-1) === 'Finalized', `statuses ${sent?.statuses}`)
    const { block } = await api.rpc.chain.getBlock(sent.block)
    const included = block.extrinsics.find((extrinsic) => extrinsic.hash.eq(sent.result.txHash))
    expect(included?.signer.toString() === alice.address, 'the block has the extrinsic, and its signer decodes')
  })
  await step('events', async () => {
    const transfer = named(sent.events, 'balances.Transfer')
    expect(transfer?.data[2].toBigInt() === PHA, `Transfer among ${sent.events.map((event) => event.method)}`)
    expect(named(sent.events, 'transactionPayment.TransactionFeePaid'), 'TransactionFeePaid')
    expect(named(sent.events, 'system.ExtrinsicSuccess'), 'ExtrinsicSuccess')
  })
  return sent?.block
}

async function otherKeys(api, { Keyring }, { alice, bob }) {
  const others = ['ed25519', 'ecdsa'].map((type) => [type, new Keyring({ type, ss58Format: 30 }).addFromUri('//Alice')])
  await step('batch', async () => {
    const calls = others.map(([, pair]) => api.tx.balances.transferKeepAlive(pair.address, 100n * PHA))
    const remark = api.tx.system.remark(`0x${'00'.repeat(longRemark.length)}`)
    const { events } = await send(api.tx.utility.batchAll([...calls, remark]), alice)
    expect(named(events, 'utility.BatchCompleted'), `BatchCompleted among ${events.map((event) => event.method)}`)
  })
  for (const [type, pair] of others) {
    await step(type, async () => {
      // Immortal and with a tip, where the other transactions are mortal and without.
      const { events } = await send(api.tx.balances.transferKeepAlive(bob.address, PHA), pair, { era: 0, tip })
      expect(named(events, 'transactionPayment.TransactionFeePaid').data[2].toBigInt() === tip, 'the tip was paid')
      expect(named(events, 'balances.Transfer')?.data[0].toString() === pair.address, 'Transfer from the key')
    })
  }
}

async function dispatches(api, { alice, bob, dave }) {
  await step('dispatch-error', async () => {
    const expectations = [
      [api.tx.balances.transferKeepAlive(alice.address, endowment * 2n), 'FundsUnavailable'],
      [api.tx.balances.forceTransfer(alice.address, bob.address, PHA), 'BadOrigin'],
      [api.tx.sudo.sudo(api.tx.system.remark('0x')), 'sudo.RequireSudo'],
    ]
    for (const [extrinsic, expected] of expectations) {
      const { result } = await send(extrinsic, bob)
      expect(result.dispatchError, `${expected} expected, but the call succeeded`)
      const name = errorName(api, result.dispatchError)
      expect(name.includes(expected), `${expected} expected, got ${name}`)
    }
  })
  await step('sudo', async () => {
    const { events } = await send(api.tx.sudo.sudo(api.tx.balances.forceSetBalance(dave.address, 5n * PHA)), alice)
    expect(named(events, 'sudo.Sudid')?.data[0].isOk, `Sudid with Ok among ${events.map((event) => event.method)}`)
    const account = await api.query.system.account(dave.address)
    expect(account.data.free.toBigInt() === 5n * PHA, `Dave has 5 PHA, got ${account.data.free}`)
  })
}

async function state(api, { alice, bob }, transferBlock) {
  await step('iterate', async () => {
    const entries = await api.query.system.account.entries()
    const owners = entries.map(([key]) => key.args[0].toString())
    expect(owners.includes(alice.address) && owners.includes(bob.address), `Alice and Bob among ${owners.length} accounts`)
    const page = await api.query.system.account.entriesPaged({ args: [], pageSize: 2 })
    expect(page.length === 2, `a page of two, got ${page.length}`)
  })
  await step('old-block', async () => {
    const freeAt = async (hash) => (await (await api.at(hash)).query.system.account(bob.address)).data.free.toBigInt()
    expect((await freeAt(api.genesisHash)) === endowment, 'Bob at genesis')
    const header = await api.rpc.chain.getHeader(transferBlock)
    const [before, after] = [await freeAt(header.parentHash), await freeAt(transferBlock)]
    expect(after - before === PHA, `the first transfer's block gave Bob 1 PHA: ${before}, ${after}`)
    expect((await api.rpc.chain.getBlockHash(header.number.unwrap())).eq(transferBlock), 'its hash by number')
  })
  await readProof(async () => {
    const header = await api.rpc.chain.getHeader()
    const key = api.query.system.account.key(alice.address)
    const value = await api.rpc.state.getStorage(key, header.hash)
    const { proof } = await api.rpc.state.getReadProof([key], header.hash)
    return { root: header.stateRoot.toHex(), proof: proof.map((node) => node.toHex()), key, value: value.toHex() }
  })
}

/** @param {any} modules `{ ApiPromise, WsProvider, Keyring, cryptoWaitReady }` of one version */
export async function runPolkadotJs(modules) {
  await modules.cryptoWaitReady()
  const api = await connect(modules)
  const keyring = new modules.Keyring({ type: 'sr25519', ss58Format: 30 })
  const [alice, bob, dave] = ['//Alice', '//Bob', '//Dave'].map((uri) => keyring.addFromUri(uri))
  const people = { alice, bob, dave }
  await reads(api, people)
  const transferBlock = await subscribeAndTransfer(api, people)
  await otherKeys(api, modules, people)
  await dispatches(api, people)
  await state(api, people, transferBlock)
  await api.disconnect()
  finish()
}
