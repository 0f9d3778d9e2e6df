import { createManualClock, createTransactionPool, openChain, silentLog } from '@phat/chain'
import { keypairFromUri, multiSignatureType, verifyMultiSignature } from '@phat/crypto'
import { Execution, encodeSigned, makeCall, signingPayload } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { Balances } from '@phat/pallet-balances'
import { type AccountId, concatBytes, fromHex, PHA, toHex } from '@phat/primitives'
import { buildPhatGenesis, createRuntimes, metadataOf } from '@phat/runtime'
import { expect, test } from 'vitest'

test('a block', async () => {
  const runtimes = createRuntimes()
  const alice = keypairFromUri('//Alice'),
    bob = keypairFromUri('//Bob')
  let t = performance.now()
  const genesis = buildPhatGenesis(runtimes.newest, {
    balances: [alice, bob].map((k) => ({ who: k.accountId as AccountId, free: 1000n * PHA })),
  })
  console.log('genesis', performance.now() - t, genesis.size)
  t = performance.now()
  const clock = createManualClock(1_700_000_000_000)
  const verify = ({ payload, signer, signature }: any) => verifyMultiSignature(signature, payload, signer)
  const chain = openChain({
    store: createMemoryStore(),
    runtimes,
    genesis,
    verify,
    clock,
    log: { ...silentLog, error: (e: string, f: unknown) => console.log(e, f) },
    finalityDelayMs: 400,
  })
  console.log('open', performance.now() - t, toHex(chain.genesisHash))
  t = performance.now()
  const pool = createTransactionPool({
    chain,
    verify,
    verifyAsync: async (i) => verifyMultiSignature(i.signature, i.message, i.accountId),
    clock,
    log: silentLog,
  })
  const rt = runtimes.newest
  const call = rt.types.call.encode(
    makeCall(rt, Balances, 'transferKeepAlive', { dest: { type: 'Id', value: bob.accountId as AccountId }, value: 5n * PHA }),
  )
  const extras = concatBytes(new Uint8Array([0]), new Uint8Array([0]))
  const additional = concatBytes(new Uint8Array([1, 0, 0, 0]), new Uint8Array([1, 0, 0, 0]), chain.genesisHash, chain.genesisHash)
  const sig = alice.sign(signingPayload(call, extras, additional))
  const xt = encodeSigned(
    { type: 'Id', value: alice.accountId as AccountId },
    { type: 'Sr25519', value: sig } as never,
    extras,
    call,
  )
  const statuses: string[] = []
  const r = await pool.watch(xt, (s) => statuses.push(s.type))
  expect(r).toMatchObject({ ok: true })
  const ex = chain.propose({ timeMs: clock.now(), digest: [] }, pool.candidates())
  expect(ex.refused).toEqual([])
  console.log([...pool.candidates()].length, ex.block.extrinsics.length, pool.size)
  const b = chain.commit(ex)
  console.log(pool.size)
  clock.advance(500)
  expect(statuses).toEqual(['ready', 'inBlock', 'finalized'])
  expect(b.extrinsics.length).toBe(2)
  const st = chain.state(b.hash)!
  const ev = rt.types.eventRecords.decode(st.get(fromHex('0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7'))!)
  console.dir(ev, { depth: 8 })
  t = performance.now()
  console.log('v14', metadataOf(rt, 14).length, performance.now() - t)
})
