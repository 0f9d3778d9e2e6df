// SPDX-License-Identifier: Apache-2.0
// What polkadot-api does against the node; each version brings its own modules.
import { endowment, endpoint, expect, finish, longRemark, PHA, readProof, step, until, vital, within } from '../report.mjs'

/** Sends a transaction and follows it to finality. */
async function send(transaction, signer, options = {}) {
  const seen = []
  let inBlock
  const finalized = new Promise((resolve, reject) => {
    transaction.signSubmitAndWatch(signer, options).subscribe({
      next: (event) => {
        seen.push(event.type)
        if (event.type === 'txBestBlocksState' && event.found) inBlock = event
        if (event.type === 'finalized') resolve(event)
      },
      error: reject,
    })
  })
  const result = await within(finalized, 'finalized')
  return { seen, inBlock, result }
}

const tip = 1_000_000n

const named = ({ events }, pallet, name) =>
  events.find((event) => event.type === pallet && event.value.type === name)?.value.value

/** `Module.Sudo.RequireSudo`, `Token.FundsUnavailable`, `BadOrigin`. */
const errorName = ({ type, value }) => (value?.type === undefined ? type : `${type}.${errorName(value)}`)

/** Keys of the development accounts in each scheme. The client takes the account for the key: for ecdsa that is a hash of the key. */
const createSigners =
  ({ Keyring, getPolkadotSigner }) =>
  (uri, scheme = 'Sr25519') => {
    const pair = new Keyring({ type: scheme.toLowerCase(), ss58Format: 30 }).addFromUri(uri)
    return { address: pair.address, signer: getPolkadotSigner(pair.addressRaw, scheme, (payload) => pair.sign(payload)) }
  }

const id = (address) => ({ type: 'Id', value: address })

/** The same transfer each time, so that balances tell how many arrived. */
const transferTo = (api, { address }, value = PHA) => api.tx.Balances.transfer_keep_alive({ dest: id(address), value })

async function connect({ createClient, getWsProvider, websocketClass }) {
  return vital('connect', async () => {
    const client = createClient(getWsProvider(endpoint, { websocketClass }))
    const spec = await client.getChainSpecData()
    expect(spec.properties.ss58Format === 30 && spec.properties.tokenSymbol === 'PHA', `properties ${JSON.stringify(spec)}`)
    const start = await client.getFinalizedBlock()
    client.hodlBlock(start.hash)
    return { client, start, api: client.getUnsafeApi() }
  })
}

async function reads(api, { alice, bob }) {
  await step('read', async () => {
    const account = await api.query.System.Account.getValue(alice.address)
    expect(account.data.free === endowment, `10,000,000 PHA, got ${account.data.free}`)
    const both = await api.query.System.Account.getValues([[alice.address], [bob.address]])
    expect(both[1].data.free === endowment, 'two accounts in one call')
    expect((await api.query.Balances.TotalIssuance.getValue()) >= endowment, 'total issuance')
    expect((await api.apis.Core.version()).spec_version > 0, 'a runtime API answers')
    expect((await api.apis.AccountNonceApi.account_nonce(alice.address)) === 0, 'the nonce of Alice is 0')
  })
  await step('fee', async () => {
    const transfer = transferTo(api, bob)
    const fee = await transfer.getEstimatedFees(alice.address)
    const info = await transfer.getPaymentInfo(alice.address)
    expect(fee > 0n && info.weight.ref_time > 0n, `fee ${fee}, reference time ${info.weight.ref_time}`)
  })
}

/** Best and finalized blocks and one account, followed while a transfer changes them. */
async function subscribeAndTransfer({ client, api }, { watchBest }, { alice, bob }) {
  const [best, finalized, balances] = [[], [], []]
  const record = (observable, list, map) => observable.subscribe({ next: (value) => list.push(map(value)), error: () => {} })
  const subscriptions = [
    record(client.bestBlocks$, best, ([block]) => block.number),
    record(client.finalizedBlock$, finalized, (block) => block.number),
    // Version 2 wraps the value together with its block.
    record(api.query.System.Account.watchValue(bob.address, watchBest), balances, (v) => (v.value ?? v).data.free),
  ]
  const sent = await step('sr25519', () => send(transferTo(api, bob), alice.signer))
  await step('subscribe', async () => {
    await until(
      () => best.at(-1) > best[0],
      () => `best blocks move on: ${best}`,
    )
    await until(
      () => finalized.at(-1) > finalized[0],
      () => `finalized blocks move on: ${finalized}`,
    )
    await until(
      () => balances.at(-1) - balances[0] === PHA,
      () => `the balance grew by 1 PHA: ${balances}`,
    )
  })
  for (const subscription of subscriptions) subscription.unsubscribe()
  await step('inBlock', async () => {
    expect(sent?.inBlock !== undefined, `events ${sent?.seen}`)
    expect(sent.inBlock.block.hash === sent.result.block.hash, 'the same block in both')
  })
  await step('finalized', async () => {
    expect(sent?.seen.at(-1) === 'finalized' && sent.result.ok, `events ${sent?.seen}`)
    const body = await client.getBlockBody(sent.result.block.hash)
    expect(body.length > sent.result.block.index, `the block's body has the transaction: ${body.length}`)
  })
  await step('events', async () => {
    expect(named(sent.result, 'Balances', 'Transfer')?.amount === PHA, 'Balances.Transfer of 1 PHA')
    expect(named(sent.result, 'TransactionPayment', 'TransactionFeePaid')?.who === alice.address, 'TransactionFeePaid by Alice')
    expect(named(sent.result, 'System', 'ExtrinsicSuccess'), 'System.ExtrinsicSuccess')
  })
  return sent?.result.block
}

async function otherKeys(api, { bytes }, signerOf, { alice, bob }) {
  const others = ['Ed25519', 'Ecdsa'].map((scheme) => [scheme, signerOf('//Alice', scheme)])
  await step('batch', async () => {
    const calls = others.map(([, other]) => transferTo(api, other, 100n * PHA).decodedCall)
    calls.push(api.tx.System.remark({ remark: bytes(longRemark) }).decodedCall)
    const { result } = await send(api.tx.Utility.batch_all({ calls }), alice.signer)
    expect(result.ok && result.events.some(({ value }) => value.type === 'BatchCompleted'), 'Utility.BatchCompleted')
  })
  for (const [scheme, other] of others) {
    await step(scheme.toLowerCase(), async () => {
      // Immortal and with a tip, where the other transactions are mortal and without.
      const { result } = await send(transferTo(api, bob), other.signer, { mortality: { mortal: false }, tip })
      expect(named(result, 'TransactionPayment', 'TransactionFeePaid').tip === tip, 'the tip was paid')
      expect(named(result, 'Balances', 'Transfer')?.from === other.address, 'Transfer from the key')
    })
  }
}

async function dispatches(api, { bytes }, { alice, bob, dave }) {
  await step('dispatch-error', async () => {
    const remark = api.tx.System.remark({ remark: bytes(new Uint8Array(3)) }).decodedCall
    const expectations = [
      [transferTo(api, alice, endowment * 2n), 'Token.FundsUnavailable'],
      [api.tx.Balances.force_transfer({ source: id(alice.address), dest: id(bob.address), value: PHA }), 'BadOrigin'],
      [api.tx.Sudo.sudo({ call: remark }), 'Module.Sudo.RequireSudo'],
    ]
    for (const [transaction, expected] of expectations) {
      const { result } = await send(transaction, bob.signer)
      expect(
        !result.ok && errorName(result.dispatchError) === expected,
        `${expected}, got ${JSON.stringify(result.dispatchError)}`,
      )
    }
  })
  await step('sudo', async () => {
    const call = api.tx.Balances.force_set_balance({ who: id(dave.address), new_free: 5n * PHA }).decodedCall
    const { result } = await send(api.tx.Sudo.sudo({ call }), alice.signer)
    expect(named(result, 'Sudo', 'Sudid')?.sudo_result.success, 'Sudo.Sudid with success')
    const account = await api.query.System.Account.getValue(dave.address)
    expect(account.data.free === 5n * PHA, `Dave has 5 PHA, got ${account.data.free}`)
  })
}

async function state({ client, api, start }, { alice, bob }, transferBlock) {
  await step('iterate', async () => {
    const entries = await api.query.System.Account.getEntries()
    const owners = entries.map(({ keyArgs }) => keyArgs[0])
    expect(owners.includes(alice.address) && owners.includes(bob.address), `Alice and Bob among ${owners.length} accounts`)
  })
  await step('old-block', async () => {
    const header = await client.getBlockHeader(start.hash)
    expect(header.number === start.number && header.number < transferBlock.number, `block ${header.number} is older`)
    const { data } = await api.query.System.Account.getValue(bob.address, { at: start.hash })
    expect(data.free === endowment, `Bob had 10,000,000 PHA then, got ${data.free}`)
  })
  await readProof(async () => {
    const { hash } = await client.getFinalizedBlock()
    const key = await api.query.System.Account.getKey(alice.address)
    const [{ stateRoot }, value] = [await client.getBlockHeader(hash), await client.rawQuery(key, { at: hash })]
    const { proof } = await client._request('state_getReadProof', [[key], hash])
    return { root: stateRoot, proof, key, value }
  })
}

/** @param {any} modules of one version, see the clients */
export async function runPolkadotApi(modules) {
  await modules.cryptoWaitReady()
  const signerOf = createSigners(modules)
  const people = { alice: signerOf('//Alice'), bob: signerOf('//Bob'), dave: signerOf('//Dave') }
  const connected = await connect(modules)
  const { api } = connected
  await reads(api, people)
  const transferBlock = await subscribeAndTransfer(connected, modules, people)
  await otherKeys(api, modules, signerOf, people)
  await dispatches(api, modules, people)
  await state(connected, people, transferBlock)
  connected.client.destroy()
  finish()
}
