// SPDX-License-Identifier: Apache-2.0
// One connection of dedot, as the scenarios of restart and upgrade use it.
import { endpoint, PHA } from '../report.mjs'

/**
 * @param {any} modules `{ createClient, WsProvider, Keyring, cryptoWaitReady }`
 * @param {boolean} watchesAcross whether its client of this JSON-RPC watches a transaction on after it lost its connection
 */
export async function createDedotSession({ createClient, WsProvider, Keyring, cryptoWaitReady }, watchesAcross) {
  await cryptoWaitReady()
  const client = await createClient(new WsProvider(endpoint))
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 30 })
  const [alice, bob] = ['//Alice', '//Bob'].map((uri) => keyring.addFromUri(uri))
  return {
    client,
    watchesAcross,
    genesisHash: () => client.rpc.chain_getBlockHash(0),
    finalized: async () => {
      const { number, hash } = await client.block.finalized()
      return { number, hash }
    },
    hashOf: (number) => client.rpc.chain_getBlockHash(number),
    alice: async () => {
      const { data, nonce } = await client.query.system.account(alice.address)
      return { free: data.free, nonce }
    },
    follow: async ({ head, finalized, balance }) => {
      client.block.best(({ number }) => head(number))
      client.block.finalized(({ number, hash }) => finalized({ number, hash }))
      await client.query.system.account(bob.address, ({ data }) => balance(data.free))
    },
    specVersion: async () => client.runtimeVersion.specVersion,
    knowsProxies: () => client.metadata.latest.pallets.some(({ name }) => name === 'Proxy'),
    scheduleCode: (when, code) => {
      const schedule = client.tx.scheduler.schedule(when, undefined, 0, client.tx.system.setCode(code).call)
      return watch(client.tx.sudo.sudo(schedule.call), alice)
    },
    addProxy: () => watch(client.tx.proxy.addProxy(bob.address, 'Any', 0), alice),
    proxiesOfAlice: async () => (await client.query.proxy.proxies(alice.address))[0].length,
    readAt: async (hash) => {
      const then = await client.at(hash)
      const [{ data }, events] = await Promise.all([then.query.system.account(alice.address), then.query.system.events()])
      const names = events.map(({ event }) => `${event.pallet}.${event.palletEvent.name ?? event.palletEvent}`)
      return { specVersion: then.runtimeVersion.specVersion, alice: data.free, events: names }
    },
    transfer: () => watch(client.tx.balances.transferKeepAlive(bob.address, PHA), alice),
  }
}

/** Sends and follows an extrinsic. */
export function watch(extrinsic, signer) {
  let onInBlock = () => {}
  const inBlock = new Promise((resolve) => {
    onInBlock = resolve
  })
  const finalized = new Promise((resolve, reject) => {
    const sent = extrinsic.signAndSend(signer, ({ status, dispatchError }) => {
      if (status.type === 'BestChainBlockIncluded') onInBlock()
      if (status.type === 'Invalid' || status.type === 'Drop') reject(new Error(`${status.type}: ${status.value.error}`))
      if (status.type === 'Finalized') dispatchError ? reject(new Error(JSON.stringify(dispatchError))) : resolve()
    })
    sent.catch(reject)
  })
  return { inBlock: Promise.race([inBlock, finalized]), finalized }
}
