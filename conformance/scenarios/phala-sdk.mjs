// SPDX-License-Identifier: Apache-2.0
// What @phala/sdk does against a network with a worker; each version brings its own modules.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoint, expect, finish, PHA, step, vital, within } from '../report.mjs'
import { accountSteps } from './phala-sdk-accounts.mjs'
import { madeSteps } from './phala-sdk-made.mjs'

const workerUrl = process.env.PHAT_WORKER ?? 'http://127.0.0.1:8000'
const contracts = process.env.PHAT_CONTRACTS ?? '.'
/** Deploying waits for messages of worker and chain in both directions. */
const deployTimeoutMs = 40_000

/** @typedef {{ api: any, registry: any, sdk: any, modules: any, alice: any, bob: any, keyring: any }} Session */

/** Every way of connecting that the SDK documents; the last registry is used on. @param {any} modules @param {any} api */
async function connectEveryWay({ sdk }, api) {
  const { OnChainRegistry, createPruntimeClient } = sdk
  const byDefault = await OnChainRegistry.create(api)
  const { clusterId } = byDefault
  expect(clusterId?.startsWith('0x'), `a cluster, got ${clusterId}`)
  expect(byDefault.systemContract && byDefault.loggerContract, 'system contract and logger')
  const [worker] = await byDefault.getClusterWorkers()
  expect(worker?.endpoints.default === workerUrl, `the worker's endpoint on chain, got ${worker?.endpoints.default}`)
  const others = [
    await OnChainRegistry.create(api, { clusterId }),
    await OnChainRegistry.create(api, { clusterId, strategy: 'ack-first' }),
    await OnChainRegistry.create(api, { pruntimeURL: workerUrl }),
    await OnChainRegistry.create(api, { clusterId, pruntimeURL: workerUrl }),
    await OnChainRegistry.create(api, { clusterId, strategy: async () => [worker.pubkey, createPruntimeClient(workerUrl)] }),
    await connected(OnChainRegistry, api, [worker]),
    await connected(OnChainRegistry, api, [clusterId, worker.pubkey, workerUrl]),
  ]
  for (const [place, registry] of others.entries()) {
    expect(registry.isReady() && registry.clusterId === clusterId, `form ${place} of connect finds the cluster`)
    expect(registry.systemContract, `form ${place} of connect finds the system contract`)
  }
  return byDefault
}

async function connected(OnChainRegistry, api, args) {
  const registry = await OnChainRegistry.create(api, { autoConnect: false })
  await registry.connect(...args)
  return registry
}

/** Sends and waits for the block. @param {any} extrinsic @param {any} pair */
function sent(extrinsic, pair) {
  return new Promise((resolve, reject) => {
    extrinsic
      .signAndSend(pair, { nonce: -1 }, (result) => {
        if (result.isError) reject(new Error(`transaction ${result.status.type}`))
        if (!result.isInBlock && !result.isFinalized) return
        const failed = result.events.find(({ event }) => event.section === 'system' && event.method === 'ExtrinsicFailed')
        if (failed) reject(new Error(`failed: ${failed.event.data.toString()}`))
        else resolve(result)
      })
      .catch(reject)
  })
}

const read = (name) => JSON.parse(readFileSync(join(contracts, name), 'utf8'))

/**
 * Uploads a contract's code and makes one.
 * @param {Session} session @param {any} file @param {string} maker which constructor @param {any[]} args
 */
async function deploy(session, file, maker, args) {
  const { alice, cert, modules } = session
  const code = modules.codeOf(session, file)
  const uploaded = await sent(modules.isBareResult ? session.api.tx(code.tx[maker]().method) : code.tx[maker](), alice)
  const blueprint = modules.isBareResult ? await blueprintOf(session, file) : await waitedBlueprint(uploaded, session)
  const estimate = await blueprint.query[maker](alice.address, { cert, deposit: PHA * 1_000n }, ...args)
  expect(estimate.gasRequired.refTime.toBigInt() > 0n, `the estimate of the constructor, got ${estimate.gasRequired}`)
  if (modules.isBareResult) return deployBare(session, { blueprint, estimate, file }, maker, args)
  const result = await blueprint.send[maker]({ pair: alice, cert }, ...args)
  await result.waitFinalized(deployTimeoutMs)
  return result.contract
}

async function waitedBlueprint(uploaded, { alice, cert }) {
  await uploaded.waitFinalized(alice, cert, deployTimeoutMs)
  return uploaded.blueprint
}

/**
 * 0.5.10 as it was published throws in the constructors of its results of uploads and instantiations, whatever the node answers: they touch a
 * private field before they call their parent's. Its extrinsics are sent without them there, and what they wait for is asked here.
 */
async function blueprintOf({ api, registry, sdk, alice, cert }, file) {
  await untilTrue(async () => {
    const system = registry.systemContract
    const { output } = await system.query['system::codeExists'](alice.address, { cert }, file.source.hash, 'Ink')
    return output.asOk.toPrimitive()
  }, 'the code is in the cluster')
  return new sdk.PinkBlueprintPromise(api, registry, file, file.source.hash)
}

async function deployBare({ api, registry, sdk, alice }, { blueprint, estimate, file }, maker, args) {
  const gasLimit = estimate.gasRequired.refTime.toBigInt()
  const options = { gasLimit, deposit: gasLimit + 10n * PHA, salt: estimate.salt }
  const { events } = await sent(api.tx(blueprint.tx[maker](options, ...args).method), alice)
  const id = events.find(({ event }) => event.method === 'Instantiating')?.event.data.contract.toString()
  await untilTrue(async () => (await api.query.phalaRegistry.contractKeys(id)).isSome, `contract ${id} has its key`)
  return new sdk.PinkContractPromise(api, registry, file, id, await registry.getContractKeyOrFail(id))
}

/** The value in an answer, inside however many results. */
export function valueIn(output) {
  let value = output.toJSON()
  while (value !== null && typeof value === 'object' && 'ok' in value) value = value.ok
  return value
}

/** @param {Session} session @param {any} counter */
async function contractSteps(session, counter) {
  const { registry, alice, bob, cert } = session
  const { sdk } = session
  await step('query', async () => {
    const { output } = await counter.query.get(alice.address, { cert })
    expect(valueIn(output) === 5, `5, got ${output}`)
  })
  await step('estimate', async () => {
    const { gasRequired, storageDeposit, output } = await counter.query.increment(alice.address, { cert }, 2)
    expect(gasRequired.refTime.toBigInt() > 0n, `gas, got ${gasRequired}`)
    expect(output.isOk && (storageDeposit.isCharge || storageDeposit.isRefund), `a deposit, got ${storageDeposit}`)
  })
  await step('send', async () => {
    const result = await counter.send.increment({ pair: alice, cert }, 2)
    await result.waitFinalized?.(async () => valueIn((await counter.query.get(alice.address, { cert })).output) === 7)
    await untilValue(counter, alice.address, cert, 7)
  })
  await step('auto-deposit', async () => {
    // Bob never paid into the cluster: the SDK deposits what the estimate says.
    const bobCert = await sdk.signCertificate({ pair: bob })
    const before = await registry.getClusterBalance(bob.address, bobCert)
    expect(before.total.toBigInt() === 0n, `nothing before, got ${before.total}`)
    await counter.send.increment({ pair: bob, cert: bobCert }, 3)
    await untilValue(counter, bob.address, bobCert, 10)
    const after = await registry.getClusterBalance(bob.address, bobCert)
    expect(after.total.toBigInt() > 0n, `what is left of the deposit, got ${after.total}`)
  })
  await step('wait-finalized', async () => {
    const { gasRequired, storageDeposit } = await counter.query.increment(alice.address, { cert }, 1)
    const options = {
      gasLimit: gasRequired.refTime.toBigInt(),
      storageDepositLimit: storageDeposit.isCharge ? storageDeposit.asCharge.toBigInt() : null,
    }
    const result = await sent(counter.tx.increment(options, 1), alice)
    await within(result.waitFinalized(), 'waitFinalized')
    await untilValue(counter, alice.address, cert, 11)
  })
  await step('contract-error', async () => {
    const { output } = await counter.query.increment(alice.address, { cert }, 5_000)
    expect(JSON.stringify(output.toJSON()).includes('tooLarge'), `TooLarge, got ${output}`)
  })
  await step('transfer', async () => {
    const before = await registry.getClusterBalance(alice.address, cert)
    await sent(registry.transferToCluster(alice.address, 3n * PHA), alice)
    await untilTrue(async () => {
      const after = await registry.getClusterBalance(alice.address, cert)
      return after.free.toBigInt() - before.free.toBigInt() === 3n * PHA
    }, 'three PHA more in the cluster')
  })
}

async function untilTrue(condition, what) {
  const end = performance.now() + 15_000
  while (!(await condition())) {
    expect(performance.now() < end, what)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The worker applies a block a moment after the chain has made it. */
export const untilValue = (counter, address, cert, value) =>
  untilTrue(async () => valueIn((await counter.query.get(address, { cert })).output) === value, `the counter comes to ${value}`)

/** @param {Session} session @param {any} counter */
async function loggerSteps({ registry, alice, cert }, counter) {
  await step('logger', async () => {
    const logger = registry.loggerContract
    const info = await logger.getInfo()
    expect(info.nextSequence > 0 && info.memoryCapacity > 0, `the logger's figures, got ${JSON.stringify(info)}`)
    const { records } = await logger.tail(100, { contract: counter.address.toHex() })
    const outputs = records.filter(({ type }) => type === 'MessageOutput')
    // The logger answers //Alice here: her own three commands, and nothing of Bob's.
    expect(outputs.length >= 2, `outputs of Alice's commands, got ${records.length} records`)
    expect(
      outputs.every(({ output }) => 'ok' in output.result),
      `their results, got ${JSON.stringify(outputs[0])}`,
    )
    const { records: first } = await logger.head(2)
    expect(first.length === 2, `the first two, got ${first.length}`)
  })
  await step('system-contract', async () => {
    const { output } = await registry.systemContract.query['system::version'](alice.address, { cert })
    expect(output.isOk, `a version, got ${output}`)
    const exists = await registry.systemContract.query['system::codeExists'](
      alice.address,
      { cert },
      counter.abi.info.source.wasmHash,
      'Ink',
    )
    expect(exists.output.asOk.toPrimitive() === true, `the counter's code exists, got ${exists.output}`)
  })
}

/** @param {Session} session */
async function wasmSteps(session) {
  const { alice, cert } = session
  await step(
    'wasm',
    async () => {
      const flipper = await deploy(session, read('flipper.contract'), 'new', [true])
      const value = async () => valueIn((await flipper.query.get(alice.address, { cert })).output)
      expect((await value()) === true, `true at first, got ${await value()}`)
      await flipper.send.flip({ pair: alice, cert })
      await untilTrue(async () => (await value()) === false, 'false after flip')
    },
    deployTimeoutMs * 2,
  )
}

/** @param {any} modules `{ sdk, ApiPromise, WsProvider, Keyring, cryptoWaitReady, viem, accounts, hasProviders }` of one version */
export async function runPhalaSdk(modules) {
  const { sdk, ApiPromise, WsProvider, Keyring, cryptoWaitReady } = modules
  await cryptoWaitReady()
  const session = await vital(
    'connect',
    async () => {
      const api = await ApiPromise.create(sdk.options({ provider: new WsProvider(endpoint), noInitWarn: true }))
      const registry = await connectEveryWay(modules, api)
      const keyring = new Keyring({ type: 'sr25519', ss58Format: 30 })
      const [alice, bob] = ['//Alice', '//Bob'].map((uri) => keyring.addFromUri(uri))
      const cert = await sdk.signCertificate({ pair: alice })
      return { api, registry, sdk, modules, keyring, alice, bob, cert }
    },
    deployTimeoutMs,
  )
  const counter = await vital('deploy', () => deploy(session, read('counter.contract'), 'new', [5]), deployTimeoutMs * 2)
  await contractSteps(session, counter)
  await loggerSteps(session, counter)
  await accountSteps(session, counter, { valueIn, untilValue, sent })
  await wasmSteps(session)
  await madeSteps(session, { deploy, valueIn, untilTrue, stepMs: deployTimeoutMs * 2 })
  await session.api.disconnect()
  finish()
}
