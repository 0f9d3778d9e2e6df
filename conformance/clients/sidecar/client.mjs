// SPDX-License-Identifier: Apache-2.0
// @substrate/api-sidecar against the node: each endpoint's content is compared with what the chain says to @polkadot/api, which
// also makes and signs the transactions. Blocks are made by hand, so that the pool can be seen before they are.
import { createRequire } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { endowment, endpoint, expect, finish, notApplicable, PHA, restartNode, step, vital } from '../../report.mjs'
import { startSidecar } from './sidecar-process.mjs'

const require = createRequire(import.meta.url)
const { ApiPromise, WsProvider } = require('@polkadot/api')
const { Keyring } = require('@polkadot/keyring')
const { cryptoWaitReady } = require('@polkadot/util-crypto')

const json = (value) => JSON.stringify(value).slice(0, 400)
const isMethod = (event, name) => `${event.method.pallet}.${event.method.method}` === name

/** The service, the chain as @polkadot/api sees it, and three people. */
async function connect() {
  await cryptoWaitReady()
  const sidecar = await startSidecar()
  const provider = new WsProvider(endpoint)
  const api = await ApiPromise.create({ provider, noInitWarn: true })
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 30 })
  const [alice, bob, dave] = ['//Alice', '//Bob', '//Dave'].map((uri) => keyring.addFromUri(uri))
  const seal = () => provider.send('engine_createBlock', [true, false])
  return { ...sidecar, api, seal, alice, bob, dave }
}

async function aboutTheNode({ api, get }) {
  await step('node', async () => {
    const version = await get('/node/version')
    expect(version.chain === (await api.rpc.system.chain()).toString(), json(version))
    expect(version.clientImplName === 'phat-node', json(version))
    const network = await get('/node/network')
    expect(network.isSyncing === false && network.numPeers === '0', json(network))
  })
  await step('runtime', async () => {
    const spec = await get('/runtime/spec')
    expect(spec.specName === api.runtimeVersion.specName.toString(), json(spec))
    expect(Number(spec.specVersion) === api.runtimeVersion.specVersion.toNumber(), json(spec))
    expect(spec.properties.ss58Format === '30' && spec.properties.tokenSymbol[0] === 'PHA', json(spec.properties))
    const { code, at } = await get('/runtime/code')
    const held = await api.rpc.state.getStorage('0x3a636f6465', at.hash)
    expect(code === held.unwrap().toHex(), `:code as in the state, got ${code.length} characters`)
    const { metadata } = await get('/runtime/metadata')
    const pallets = metadata.v14.pallets.map(({ name }) => name)
    expect(json(pallets) === json(api.runtimeMetadata.asLatest.pallets.map(({ name }) => name)), json(pallets))
  })
  await step('material', async () => {
    const material = await get('/transaction/material?metadata=scale')
    expect(material.genesisHash === api.genesisHash.toHex() && material.txVersion === '1', json({ ...material, metadata: '' }))
    expect(material.metadata === (await api.rpc.state.getMetadata()).toHex(), 'the metadata as state_getMetadata gives it')
  })
}

async function accounts({ api, get, alice, bob }) {
  await step('accounts', async () => {
    const info = await get(`/accounts/${alice.address}/balance-info`)
    const { data, nonce } = await (await api.at(info.at.hash)).query.system.account(alice.address)
    expect(info.free === data.free.toString() && info.nonce === nonce.toString(), json(info))
    expect(info.tokenSymbol === 'PHA' && info.reserved === '0' && info.frozen === '0' && info.locks.length === 0, json(info))
    const before = await get(`/accounts/${bob.address}/balance-info?at=0`)
    expect(before.free === String(endowment) && before.at.height === '0', `at genesis: ${json(before)}`)
    const valid = await get(`/accounts/${bob.address}/validate`)
    expect(valid.isValid && valid.ss58Prefix === '30' && valid.network === 'phala', json(valid))
    expect(valid.accountId === `0x${Buffer.from(bob.publicKey).toString('hex')}`, json(valid))
  })
  notApplicable('served only for chains whose name the service knows', 'convert')
}

/** The answer about the best block; without `at`, the service answers about the finalized one. */
async function latest(get, path) {
  const { number } = await get('/blocks/head/header?finalized=false')
  return get(`${path}?at=${number}`)
}

/** An extrinsic by sidecar's endpoints: its fee, its dry run, the pool, the submission. */
async function submit({ api, get, request, seal, alice, bob }) {
  const before = (await api.query.system.account(bob.address)).data.free.toBigInt()
  const extrinsic = await api.tx.balances.transferKeepAlive(bob.address, PHA).signAsync(alice, { nonce: -1 })
  const tx = extrinsic.toHex()
  const fee = await step('fee-estimate', async () => {
    const { status, body } = await request('/transaction/fee-estimate', { tx })
    expect(status === 200 && body.class === 'Normal' && Number(body.weight.refTime) > 0, `${status} ${json(body)}`)
    return BigInt(body.partialFee)
  })
  await step('dry-run', async () => {
    const { status, body } = await request('/transaction/dry-run', { tx })
    expect(status === 200 && body.dryRunResult.resultType === 'DispatchOutcome', `${status} ${json(body)}`)
    expect(json(body.dryRunResult.result) === json({ ok: [] }), json(body))
    const early = await api.tx.balances.transferKeepAlive(bob.address, PHA).signAsync(alice, { nonce: 9 })
    const refused = await request('/transaction/dry-run', { tx: early.toHex() })
    expect(refused.body.dryRunResult?.resultType === 'TransactionValidityError', json(refused.body))
    expect(json(refused.body.dryRunResult.result) === json({ future: null }), json(refused.body))
  })
  await step('submit', async () => {
    const { status, body } = await request('/transaction', { tx })
    expect(status === 200 && body.hash === extrinsic.hash.toHex(), `${status} ${json(body)}`)
    const again = await request('/transaction', { tx })
    expect(again.status === 400 && again.body.cause.includes('1013'), `a second time: ${again.status} ${json(again.body)}`)
  })
  await step('pool', async () => {
    const { pool } = await get('/node/transaction-pool')
    expect(pool.length === 1 && pool[0].hash === extrinsic.hash.toHex() && pool[0].encodedExtrinsic === tx, json(pool))
    const [entry] = (await get('/node/transaction-pool?includeFee=true')).pool
    expect(BigInt(entry.partialFee) === fee && entry.tip === '0' && BigInt(entry.priority) > 0n, json(entry))
  })
  const { hash } = await seal()
  const number = (await api.rpc.chain.getHeader(hash)).number.toNumber()
  return { extrinsic, fee, hash, number, before }
}

/** What was submitted, found in its block. */
async function blocks({ api, get, seal, alice, bob }, { extrinsic, fee, hash, number, before }) {
  await step('block', async () => {
    const block = await get(`/blocks/${number}`)
    const header = await api.rpc.chain.getHeader(hash)
    expect(block.hash === hash && block.number === String(number), json(block))
    expect(block.stateRoot === header.stateRoot.toHex() && block.parentHash === header.parentHash.toHex(), json(block))
    const found = block.extrinsics[1]
    expect(found.hash === extrinsic.hash.toHex() && found.success === true && found.paysFee === true, json(found))
    expect(json(found.method) === json({ pallet: 'balances', method: 'transferKeepAlive' }), json(found.method))
    expect(found.args.value === String(PHA) && found.args.dest.id === bob.address, json(found.args))
    expect(found.signature.signer.id === alice.address && found.nonce === '0', json(found))
    const paid = found.events.find((event) => isMethod(event, 'transactionPayment.TransactionFeePaid'))
    expect(BigInt(paid.data[1]) === fee, `the fee that was estimated, ${fee}: ${json(paid)}`)
    const transfer = found.events.find((event) => isMethod(event, 'balances.Transfer'))
    expect(json(transfer.data) === json([alice.address, bob.address, String(PHA)]), json(transfer))
    expect((await get(`/blocks/${hash}`)).number === String(number), 'the same by its hash')
    const { free } = await get(`/accounts/${bob.address}/balance-info?at=${number}`)
    expect(BigInt(free) - before === PHA, `Bob has 1 PHA more: ${before}, ${free}`)
    const spent = endowment - BigInt((await get(`/accounts/${alice.address}/balance-info?at=${number}`)).free)
    expect(spent === PHA + fee, `Alice paid 1 PHA and the fee: ${spent}`)
  })
  await step('header', async () => {
    const header = await get(`/blocks/${number}/header`)
    expect(header.number === String(number) && header.digest.logs.length > 0, json(header))
    await seal()
    const [head, headHeader] = [await get('/blocks/head?finalized=false'), await get('/blocks/head/header?finalized=false')]
    expect(head.number === String(number + 1) && headHeader.number === head.number, `${json(head)} ${json(headHeader)}`)
    expect(headHeader.parentHash === hash && headHeader.stateRoot === head.stateRoot, json(headHeader))
  })
  await step('extrinsic', async () => {
    const { at, extrinsics } = await get(`/blocks/${number}/extrinsics/1`)
    expect(at.hash === hash && extrinsics.hash === extrinsic.hash.toHex(), json(at))
    const raw = await get(`/blocks/${number}/extrinsics-raw`)
    expect(raw.extrinsics[1] === extrinsic.toHex(), json(raw))
  })
  await step('range', async () => {
    const range = await get(`/blocks?range=0-${number}`)
    expect(json(range.map((block) => Number(block.number))) === json([...Array(number + 1).keys()]), json(range))
    expect(range[number].parentHash === range[number - 1].hash, 'each names the one before it')
  })
}

/** A transfer of more than there is: in a block, without success, with the fee. */
async function failure({ api, get, request, seal, bob, dave }) {
  await step('failed', async () => {
    const call = api.tx.balances.transferKeepAlive(dave.address, endowment * 2n)
    const { body } = await request('/transaction', { tx: (await call.signAsync(bob, { nonce: -1 })).toHex() })
    const block = await get(`/blocks/${(await seal()).hash}`)
    const found = block.extrinsics.find(({ hash }) => hash === body.hash)
    expect(found?.success === false && found.paysFee === true, json(found))
    const failed = found.events.find((event) => isMethod(event, 'system.ExtrinsicFailed'))
    expect(json(failed.data[0]) === json({ token: 'FundsUnavailable' }), json(failed))
  })
}

/** A delegate and a vesting schedule, both made here. */
async function delegateAndVesting({ api, get, request, seal, alice, bob, dave }) {
  const include = async (call, signer) => {
    const { status, body } = await request('/transaction', { tx: (await call.signAsync(signer, { nonce: -1 })).toHex() })
    expect(status === 200, `${status} ${json(body)}`)
    await seal()
  }
  await step('proxy-info', async () => {
    const none = await get(`/accounts/${bob.address}/proxy-info`)
    expect(none.delegatedAccounts.length === 0 && none.depositHeld === '0', json(none))
    await include(api.tx.proxy.addProxy(dave.address, 'Any', 3), bob)
    const { delegatedAccounts, depositHeld } = await latest(get, `/accounts/${bob.address}/proxy-info`)
    expect(json(delegatedAccounts) === json([{ delegate: dave.address, proxyType: 'Any', delay: '3' }]), json(delegatedAccounts))
    const { reserved } = (await api.query.system.account(bob.address)).data
    expect(BigInt(depositHeld) > 0n && depositHeld === reserved.toString(), `deposit ${depositHeld}, reserved ${reserved}`)
  })
  await step('vesting-info', async () => {
    const none = await get(`/accounts/${dave.address}/vesting-info`)
    expect(none.vesting.length === 0, json(none))
    const schedule = { locked: 10n * PHA, perBlock: PHA / 100n, startingBlock: 2 }
    await include(api.tx.vesting.vestedTransfer(dave.address, schedule), alice)
    const { vesting } = await latest(get, `/accounts/${dave.address}/vesting-info`)
    const expected = { locked: String(10n * PHA), perBlock: String(PHA / 100n), startingBlock: '2' }
    expect(json(vesting) === json([expected]), json(vesting))
    const { locks } = await latest(get, `/accounts/${dave.address}/balance-info`)
    expect(locks.length === 1 && BigInt(locks[0].amount) > 9n * PHA, json(locks))
  })
}

async function pallets({ api, get, alice }) {
  await step('pallets', async () => {
    const { address } = alice
    const { at, value } = await get(`/pallets/system/storage/account?keys[]=${address}&metadata=true`)
    const held = await (await api.at(at.hash)).query.system.account(address)
    expect(value.data.free === held.data.free.toString() && value.nonce === held.nonce.toString(), json(value))
    const existential = await get('/pallets/balances/consts/existentialDeposit?metadata=true')
    expect(existential.metadata.value === api.consts.balances.existentialDeposit.toHex(true), json(existential))
    const error = await get('/pallets/balances/errors/insufficientBalance?metadata=true')
    expect(error.metadata.index === '2' && error.metadata.docs.length > 0, json(error))
    const event = await get('/pallets/balances/events/transfer?metadata=true')
    expect(json(event.metadata.fields.map(({ name }) => name)) === json(['from', 'to', 'amount']), json(event))
    // The service looks a call up by its place and not by its index: they are the same for the first one.
    const call = await get('/pallets/balances/dispatchables/transferAllowDeath?metadata=true')
    expect(json(call.metadata.fields.map(({ name }) => name)) === json(['dest', 'value']), json(call))
    for (const kind of ['storage', 'consts', 'errors', 'events', 'dispatchables']) {
      const { palletIndex, items } = await get(`/pallets/40/${kind}`)
      expect(palletIndex === '40' && items.length > 0, `by its index: ${kind} ${json(items)}`)
    }
  })
}

/** What there is nothing of is told with a status that says so. */
async function errors({ request, bob }) {
  await step('errors', async () => {
    const expectations = [
      ['/blocks/9999', 500, 'Unable to retrieve header'],
      [`/blocks/0x${'11'.repeat(32)}`, 500, 'Unable to retrieve header'],
      ['/blocks/abc', 400, 'Cannot get block hash for abc'],
      ['/blocks/0/extrinsics/7', 400, 'extrinsicIndex'],
      ['/accounts/xyz/balance-info', 400, 'Invalid'],
      ['/pallets/nope/consts', 400, 'not recognized'],
      ['/pallets/balances/errors/nope', 500, 'Could not find errors item'],
      ['/pallets/system/storage/nope', 500, 'Could not find storage item'],
    ]
    for (const [path, status, text] of expectations) {
      const answer = await request(path)
      expect(answer.status === status && json(answer.body).includes(text), `${path}: ${answer.status} ${json(answer.body)}`)
    }
    const unsigned = await request('/transaction', { tx: '0x280401000b000000000000' })
    expect(unsigned.status === 400 && unsigned.body.error === 'Failed to submit transaction.', json(unsigned.body))
    const garbage = await request('/transaction', { tx: '0x1234' })
    expect(garbage.status === 400 && garbage.body.error === 'Failed to parse transaction.', json(garbage.body))
    const { status } = await request('/transaction/dry-run', { tx: `0x04${Buffer.from(bob.publicKey).toString('hex')}` })
    expect(status === 400, `a dry run of what is no extrinsic: ${status}`)
  })
}

/** The service stays while the node is stopped, or killed, and started again: it finds the same chain by itself. */
async function restarts({ get, request, api, seal, alice, bob }, { hash, number }) {
  for (const [name, signal] of [
    ['restart', 'SIGTERM'],
    ['crash', 'SIGKILL'],
  ]) {
    await step(
      name,
      async () => {
        const { number: finalized, hash: finalizedHash } = await get('/blocks/head')
        await restartNode(signal)
        await reconnected(request)
        expect((await get(`/blocks/${number}`)).hash === hash, 'the block of the transfer is the same')
        const head = await get('/blocks/head')
        expect(Number(head.number) >= Number(finalized), `final before: ${finalized}, now: ${head.number}`)
        expect((await get(`/blocks/${finalized}`)).hash === finalizedHash, 'what was final is the same')
        if (!api.isConnected) await new Promise((resolve) => api.once('ready', resolve))
        const next = await api.tx.balances.transferKeepAlive(bob.address, PHA).signAsync(alice, { nonce: -1 })
        const { status, body } = await request('/transaction', { tx: next.toHex() })
        expect(status === 200, `${status} ${json(body)}`)
        const block = await get(`/blocks/${(await seal()).hash}`)
        expect(block.extrinsics.find((found) => found.hash === body.hash)?.success, json(block))
      },
      40_000,
    )
  }
}

/** Its socket tries again every 2.5 s; until then it answers with errors. */
async function reconnected(request) {
  const end = performance.now() + 20_000
  while (performance.now() < end) {
    const answer = await request('/blocks/head').catch((error) => ({ status: 0, body: String(error) }))
    if (answer.status === 200) return
    await delay(100)
  }
}

const connected = await vital('start', connect, 40_000)
await connected.seal()
await aboutTheNode(connected)
const submitted = await submit(connected)
await accounts(connected)
await blocks(connected, submitted)
await failure(connected)
await delegateAndVesting(connected)
await pallets(connected)
await errors(connected)
await restarts(connected, submitted)
finish()
