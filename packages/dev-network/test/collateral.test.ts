// SPDX-License-Identifier: Apache-2.0
import { pathToFileURL } from 'node:url'
import { keypairFromUri } from '@phat/crypto'
import { loadSpec, type RunningNode, startNode } from '@phat/node'
import { fromHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { trustRoot } from '@phat/wire/trust-root'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitWorkers } from '../src/development/bootstrap/bootstrap.ts'
import { type ChainDesk, openDesk } from '../src/development/bootstrap/chain-desk.ts'
import { bringCollateral } from '../src/development/bootstrap/collateral.ts'
import { releaseTrustRoot } from '../src/development/genesis/release-trust-root.ts'
import { collateralKeys } from '../src/development/simulated-machine.ts'
import { compiled } from './network-process.ts'

const signal = new AbortController().signal
const dayMs = 86_400_000
/** The chain's own time decides where it has one. */
const noClock = 0
let node: RunningNode
let desk: ChainDesk

beforeAll(async () => {
  node = await startNode({
    chain: 'dev',
    port: 0,
    logLevel: 'silent',
    verifierWorkerUrl: pathToFileURL(compiled('verifier-worker')),
  })
  node.engine.seal()
  desk = await openDesk(node.endpoint, keypairFromUri('//Alice'), signal)
})

afterAll(async () => {
  desk.close()
  await node.stop()
})

test('a chain gets the collateral and the release once, and a second start does nothing', async () => {
  const steps: string[] = []
  const admit = () => admitWorkers({ desk, onStep: (step) => steps.push(step) }, Uint8Array.of(1, 2, 3), noClock)
  await admit()
  expect(steps).toHaveLength(3)
  await admit()
  expect(steps).toHaveLength(3)
  expect(await desk.read('Attestation.NextRelease')).toBe(1)
})

test('collateral that ended forty days later is issued again', async () => {
  const ends = async () =>
    Promise.all(
      collateralKeys.map(async (key) => ((await desk.read('Attestation.Collateral', key)) as { validUntil: bigint }).validUntil),
    )
  const before = await ends()
  expect(await bringCollateral(desk, noClock)).toBe(false)
  await desk.chain.rpc.request('dev_increaseTime' as never, 40 * dayMs)
  await desk.chain.rpc.request('dev_newBlock' as never)
  expect(await bringCollateral(desk, noClock)).toBe(true)
  expect(await bringCollateral(desk, noClock)).toBe(false)
  for (const [place, end] of (await ends()).entries()) expect(end).toBeGreaterThan(before[place] as bigint)
})

test('the trust root of a release is the one that the chain shows of itself', async () => {
  const made = trustRoot.decode(releaseTrustRoot(loadSpec('dev', createRuntimes()), fromHex(node.genesisHash)))
  const shown = trustRoot.decode(fromHex((await desk.chain.rpc.request('phat_trustRoot', 0)) as `0x${string}`))
  // What a release trusts is older than any block; a node knows the time of its first block.
  expect({ ...made, trusted: { ...made.trusted, time: shown.trusted.time } }).toEqual(shown)
})
