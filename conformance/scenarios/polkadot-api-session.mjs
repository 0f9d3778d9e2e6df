// SPDX-License-Identifier: Apache-2.0
// One connection of polkadot-api, as the scenarios of restart and upgrade use it.
import { endpoint, PHA } from '../report.mjs'

/** @param {any} modules of one version, see the clients */
export async function createPolkadotApiSession(modules) {
  const { createClient, getWsProvider, websocketClass, getPolkadotSigner, Keyring, cryptoWaitReady, watchBest } = modules
  await cryptoWaitReady()
  const client = createClient(getWsProvider(endpoint, { websocketClass }))
  const api = client.getUnsafeApi()
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 30 })
  const [alice, bob] = ['//Alice', '//Bob'].map((uri) => keyring.addFromUri(uri))
  const signer = getPolkadotSigner(alice.addressRaw, 'Sr25519', (payload) => alice.sign(payload))
  await client.getFinalizedBlock()
  return {
    client,
    api,
    signer,
    watchesAcross: true,
    failsWhileWatching: modules.loopsOnReconnect ?? false,
    genesisHash: () => client._request('chainSpec_v1_genesisHash', []),
    finalized: async () => {
      const { number, hash } = await client.getFinalizedBlock()
      return { number, hash }
    },
    hashOf: (number) => client._request('chain_getBlockHash', [number]),
    alice: async () => {
      const { data, nonce } = await api.query.System.Account.getValue(alice.address, { at: 'best' })
      return { free: data.free, nonce }
    },
    follow: async ({ head, finalized, balance }) => {
      const ended = (what) => (error) => console.error(`${what} ended: ${error}`)
      client.bestBlocks$.subscribe({ next: ([block]) => head(block.number), error: ended('best blocks') })
      client.finalizedBlock$.subscribe({ next: finalized, error: ended('finalized blocks') })
      api.query.System.Account.watchValue(bob.address, watchBest).subscribe({
        // Version 2 wraps the value together with its block.
        next: (told) => balance((told.value ?? told).data.free),
        error: ended('the account'),
      })
    },
    specVersion: async () => (await api.apis.Core.version({ at: 'finalized' })).spec_version,
    knowsProxies: () =>
      api.constants.Proxy.MaxProxies().then(
        () => true,
        () => false,
      ),
    scheduleCode: (when, code) => {
      const setCode = api.tx.System.set_code({ code: modules.bytes(Buffer.from(code.slice(2), 'hex')) }).decodedCall
      const schedule = api.tx.Scheduler.schedule({ when, maybe_periodic: undefined, priority: 0, call: setCode })
      return watch(api.tx.Sudo.sudo({ call: schedule.decodedCall }), signer)
    },
    addProxy: () => {
      const proxy = { delegate: { type: 'Id', value: bob.address }, proxy_type: { type: 'Any', value: undefined }, delay: 0 }
      return watch(api.tx.Proxy.add_proxy(proxy), signer)
    },
    proxiesOfAlice: async () => (await api.query.Proxy.Proxies.getValue(alice.address))[0].length,
    readAt: async (hash) => {
      const at = { at: hash }
      const [{ data }, events, version] = await Promise.all([
        api.query.System.Account.getValue(alice.address, at),
        api.query.System.Events.getValue(at),
        api.apis.Core.version(at),
      ])
      const names = events.map(({ event }) => `${event.type}.${event.value.type}`)
      return { specVersion: version.spec_version, alice: data.free, events: names }
    },
    transfer: () => watch(api.tx.Balances.transfer_keep_alive({ dest: { type: 'Id', value: bob.address }, value: PHA }), signer),
  }
}

/** Sends and follows a transaction. */
export function watch(transaction, signer) {
  let onInBlock = () => {}
  const inBlock = new Promise((resolve) => {
    onInBlock = resolve
  })
  const finalized = new Promise((resolve, reject) => {
    transaction.signSubmitAndWatch(signer).subscribe({
      next: (event) => {
        if (event.type === 'txBestBlocksState' && event.found) onInBlock()
        if (event.type === 'finalized') event.ok ? resolve() : reject(new Error(JSON.stringify(event.dispatchError)))
      },
      error: reject,
    })
  })
  return { inBlock: Promise.race([inBlock, finalized]), finalized }
}
