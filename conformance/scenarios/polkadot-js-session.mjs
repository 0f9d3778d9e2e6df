// SPDX-License-Identifier: Apache-2.0
// One connection of @polkadot/api, as the scenarios of restart and upgrade use it.
import { endpoint, PHA } from '../report.mjs'

/** @param {any} modules `{ ApiPromise, WsProvider, Keyring, cryptoWaitReady }` of one version */
export async function createPolkadotJsSession({ ApiPromise, WsProvider, Keyring, cryptoWaitReady }) {
  await cryptoWaitReady()
  const api = await ApiPromise.create({ provider: new WsProvider(endpoint), throwOnConnect: true })
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 30 })
  const [alice, bob] = ['//Alice', '//Bob'].map((uri) => keyring.addFromUri(uri))
  return {
    api,
    // Its provider subscribes again to everything but to what begins with author_.
    watchesAcross: false,
    genesisHash: async () => (await api.rpc.chain.getBlockHash(0)).toHex(),
    finalized: async () => {
      const hash = await api.rpc.chain.getFinalizedHead()
      return { number: (await api.rpc.chain.getHeader(hash)).number.toNumber(), hash: hash.toHex() }
    },
    hashOf: async (number) => (await api.rpc.chain.getBlockHash(number)).toHex(),
    alice: async () => {
      const { data, nonce } = await api.query.system.account(alice.address)
      return { free: data.free.toBigInt(), nonce: nonce.toNumber() }
    },
    follow: async ({ head, finalized, balance }) => {
      await api.rpc.chain.subscribeNewHeads((header) => head(header.number.toNumber()))
      await api.rpc.chain.subscribeFinalizedHeads((header) =>
        finalized({ number: header.number.toNumber(), hash: header.hash.toHex() }),
      )
      await api.query.system.account(bob.address, ({ data }) => balance(data.free.toBigInt()))
    },
    specVersion: async () => api.runtimeVersion.specVersion.toNumber(),
    knowsProxies: () => api.query.proxy !== undefined,
    scheduleCode: (when, code) =>
      watch(api.tx.sudo.sudo(api.tx.scheduler.schedule(when, null, 0, api.tx.system.setCode(code))), alice),
    addProxy: () => watch(api.tx.proxy.addProxy(bob.address, 'Any', 0), alice),
    proxiesOfAlice: async () => (await api.query.proxy.proxies(alice.address))[0].length,
    readAt: async (hash) => {
      const then = await api.at(hash)
      const [{ data }, events] = await Promise.all([then.query.system.account(alice.address), then.query.system.events()])
      const names = events.map(({ event }) => `${event.section[0].toUpperCase()}${event.section.slice(1)}.${event.method}`)
      return { specVersion: then.runtimeVersion.specVersion.toNumber(), alice: data.free.toBigInt(), events: names }
    },
    transfer: () => watch(api.tx.balances.transferKeepAlive(bob.address, PHA), alice),
  }
}

/** Sends and follows an extrinsic. */
export function watch(extrinsic, signer) {
  let [onInBlock, onFinalized] = [() => {}, () => {}]
  const inBlock = new Promise((resolve) => {
    onInBlock = resolve
  })
  const finalized = new Promise((resolve, reject) => {
    onFinalized = resolve
    const sent = extrinsic.signAndSend(signer, { nonce: -1 }, ({ status, isError, dispatchError }) => {
      if (status.isInBlock || status.isFinalized) onInBlock()
      if (isError || dispatchError) reject(new Error(`${status.type} ${dispatchError ?? ''}`))
      if (status.isFinalized) onFinalized()
    })
    sent.catch(reject)
  })
  return { inBlock: Promise.race([inBlock, finalized]), finalized }
}
