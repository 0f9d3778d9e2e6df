// SPDX-License-Identifier: Apache-2.0
// A contract that `phat new` made, by @polkadot/api alone: extrinsics and storage as the metadata has them, nothing that knows contracts.
import { execFile } from 'node:child_process'
import { createCipheriv, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { endpoint, expect, finish, PHA, step, vital, within } from '../report.mjs'

const made = process.env.PHAT_MADE ?? '.'
const program = join(process.env.PHAT_PROGRAM ?? '.', 'phat.js')
const bundle = join(made, 'counter-ink4.contract')
const vectors = join(import.meta.dirname, '..', 'ink', 'made', 'counter-ink4.jsonl')
const gasLimit = 1_000_000_000_000n

/** What our encoder makes of the calls: `new(5)` and `increment(2)` of the run that the vectors tell of. @param {string} label */
function inputOf(label) {
  const lines = readFileSync(vectors, 'utf8').trim().split('\n')
  const runs = lines.map((line) => JSON.parse(line).ran).filter((run) => run?.label === label)
  return runs[0].calls[0].input
}

/** Sends, and waits for the block. @returns {Promise<any[]>} its events of this extrinsic */
async function sent(extrinsic, pair) {
  const included = new Promise((resolve, reject) => {
    extrinsic
      .signAndSend(pair, { nonce: -1 }, (result) => {
        if (result.isError) reject(new Error(`transaction ${result.status.type}`))
        if (result.isInBlock || result.isFinalized) resolve(result.events.map(({ event }) => event))
      })
      .catch(reject)
  })
  const events = await within(included, 'a block with the extrinsic')
  const failed = events.find(({ method }) => method === 'ExtrinsicFailed')
  expect(failed === undefined, `success, got ${failed?.data}`)
  return events
}

/** Messages go to the worker and back through blocks. */
const answerMs = 30_000
const stepMs = 60_000

/** @param {() => boolean | Promise<boolean>} condition @param {string} what */
async function untilTrue(condition, what) {
  const end = performance.now() + answerMs
  while (!(await condition())) {
    expect(performance.now() < end, what)
    await delay(50)
  }
}

/** The count, as the command line reads it. @param {string} contract */
async function countOf(contract) {
  const args = [program, 'query', contract, 'get', '--metadata', bundle, '--url', endpoint, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: made })
  return JSON.parse(stdout).value
}

/** A command in the form that phala's clients encrypt: an agreement with the contract's key, AES-256-GCM. */
function encrypted(api, util, contractKey, command) {
  const { publicKey, secretKey } = util.sr25519PairFromSeed(randomBytes(32))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', util.sr25519Agreement(secretKey, contractKey), iv)
  const data = Buffer.concat([cipher.update(command), cipher.final(), cipher.getAuthTag()])
  const sealed = api.createType('(u8, [u8; 12], [u8; 32], Bytes)', [1, iv, publicKey, `0x${data.toString('hex')}`])
  return sealed.toHex()
}

/** `InkCommand::InkMessage` of a call. @returns {Uint8Array} */
const commandOf = (api, input) =>
  api
    .createType('(u8, Bytes, Bytes, u128, u64, Option<u128>)', [
      0,
      `0x${randomBytes(32).toString('hex')}`,
      input,
      0,
      gasLimit,
      null,
    ])
    .toU8a()

async function deploySteps(api, { alice, cluster }) {
  const { phalaPhatContracts: calls } = api.tx
  const { source } = JSON.parse(readFileSync(bundle, 'utf8'))
  await vital('upload', () => sent(calls.clusterUploadResource(cluster, 'InkCode', source.wasm), alice))
  return vital(
    'instantiate',
    async () => {
      const deposit = 10n * PHA
      const extrinsic = calls.instantiateContract(
        { WasmCode: source.hash },
        inputOf('new'),
        `0x${randomBytes(8).toString('hex')}`,
        cluster,
        0,
        gasLimit,
        null,
        deposit,
      )
      const events = await sent(extrinsic, alice)
      const contract = events.find(({ method }) => method === 'Instantiating')?.data.contract.toHex()
      expect(contract !== undefined, `Instantiating among ${events.map(({ method }) => method)}`)
      let key
      const stop = await api.query.phalaRegistry.contractKeys(contract, (found) => {
        key = found.isSome ? found.unwrap().toU8a() : undefined
      })
      await untilTrue(() => key !== undefined, 'the key that the worker published')
      stop()
      return { contract, key }
    },
    stepMs,
  )
}

/** @param {any} modules `{ ApiPromise, WsProvider, Keyring, cryptoWaitReady, util }` of one version; `util`: its util-crypto */
export async function runPolkadotJsContract({ ApiPromise, WsProvider, Keyring, cryptoWaitReady, util }) {
  await cryptoWaitReady()
  const { api, alice, cluster } = await vital('connect', async () => {
    const api = await ApiPromise.create({ provider: new WsProvider(endpoint), throwOnConnect: true, noInitWarn: true })
    const [[id]] = (await api.query.phalaPhatContracts.clusters.keys()).map(({ args }) => args)
    return { api, alice: new Keyring({ type: 'sr25519', ss58Format: 30 }).addFromUri('//Alice'), cluster: id.toHex() }
  })
  const { contract, key } = await deploySteps(api, { alice, cluster })
  await step(
    'storage',
    async () => {
      const entry = (await api.query.phalaPhatContracts.contracts(contract)).unwrap()
      expect(entry.cluster.toHex() === cluster, `the cluster ${cluster}, got ${entry.cluster}`)
      expect(entry.deployer.toString() === alice.address, `the deployer, got ${entry.deployer}`)
      const listed = await api.query.phalaPhatContracts.clusterContracts(cluster)
      expect(listed.map((one) => one.toHex()).includes(contract), `the contract among the cluster's ${listed.length}`)
    },
    stepMs,
  )
  const { pushContractMessage } = api.tx.phalaPhatContracts
  await step(
    'command',
    async () => {
      await sent(pushContractMessage(contract, encrypted(api, util, key, commandOf(api, inputOf('increment'))), PHA), alice)
      await untilTrue(async () => (await countOf(contract)) === 7, 'the five of the constructor and two of the command')
    },
    stepMs,
  )
  await step(
    'plain-command',
    async () => {
      // A contract of the kit takes no command that everyone can read, unless it says so.
      let refusal
      const stop = await api.query.system.events((records) => {
        refusal ??= records.find(({ event }) => event.method === 'CommandFailed' && event.data.contract.toHex() === contract)
      })
      await sent(
        pushContractMessage(contract, `0x00${Buffer.from(commandOf(api, inputOf('increment'))).toString('hex')}`, 0),
        alice,
      )
      await untilTrue(() => refusal !== undefined, 'CommandFailed')
      stop()
      expect(refusal.event.data.reason.toString() === 'NotAccepted', `NotAccepted, got ${refusal.event.data.reason}`)
      expect((await countOf(contract)) === 7, 'nothing changed')
    },
    stepMs,
  )
  await step('no-contracts-api', () => refusesContractsApi(api, util))
  await api.disconnect()
  finish()
}

/** Whoever could run a contract through a node would read its state there: no node has it. */
async function refusesContractsApi(api, { blake2AsHex }) {
  const hashes = api.runtimeVersion.apis.map(([hash]) => hash.toHex())
  expect(hashes.includes(blake2AsHex('Core', 64)), 'the hash of a runtime API that there is')
  expect(!hashes.includes(blake2AsHex('ContractsApi', 64)), 'no ContractsApi in the version of the runtime')
  expect(api.call.contractsApi === undefined, 'no api.call.contractsApi')
  expect(api.query.contracts === undefined && api.tx.contracts === undefined, 'no pallet Contracts')
  const refused = await api.rpc.state.call('ContractsApi_call', '0x').then(
    () => undefined,
    (error) => error.message,
  )
  expect(refused?.includes('ContractsApi_call'), `a refusal that names ContractsApi_call, got ${refused}`)
}
