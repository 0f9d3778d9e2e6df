// SPDX-License-Identifier: Apache-2.0
import { str, vec } from '@phat/codec'
import { keypairFromUri, twox64 } from '@phat/crypto'
import { workerEndpointPayload, workerRegistrationInfoV2, wrapSignedContent } from '@phat/messaging'
import { type AccountId, concatBytes, fromHex, type Hex, toHex } from '@phat/primitives'
import { InitRuntimeResponse, PhactoryInfo, type PrpcRequest, SystemInfo } from '@phat/wire/prpc'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { alice, ask, keyOf, networkOf, type TestNetwork } from './network.ts'
import { startOpenNode } from './open-node.ts'

const identity = keypairFromUri('//Worker')

let network: TestNetwork
let asked: PrpcRequest<'GetRuntimeInfo'>[]
beforeEach(async () => {
  network = await networkOf(await startOpenNode(), 1)
  asked = []
  network.worker.setRegistered(false)
  network.worker.script({
    GetRuntimeInfo: (request) => {
      asked.push(request)
      return offer({})
    },
    GetInfo: () => PhactoryInfo.make({ system: SystemInfo.make({ publicKey: toHex(identity.publicKey).slice(2) }) }),
  })
})
afterEach(() => network.stop())

function offer(changed: { readonly operator?: AccountId }) {
  const encodedRuntimeInfo = workerRegistrationInfoV2.encode({
    version: 1 << 16,
    machineId: new Uint8Array(),
    pubkey: identity.publicKey,
    ecdhPubkey: identity.publicKey,
    genesisBlockHash: fromHex(network.node.genesisHash),
    features: [1, 1],
    operator: alice.accountId,
    paraId: 0,
    maxConsensusVersion: 1,
    ...changed,
  })
  return InitRuntimeResponse.make({ encodedRuntimeInfo, encodedPublicKey: identity.publicKey })
}

const storedOfWorker = (item: string): Promise<unknown> =>
  ask(
    network.node,
    'state_getStorage',
    toHex(concatBytes(keyOf('PhalaRegistry', item), twox64(identity.publicKey), identity.publicKey)),
  )

describe('registration', () => {
  test('of a worker that the chain does not know comes on chain, signed by the operator it names', async () => {
    network.worker.script({
      GetRuntimeInfo: (request) => {
        asked.push(request)
        // It hears of it with the block that has the registration, before which it is not asked again.
        network.worker.setRegistered(true)
        return offer({})
      },
    })
    network.relay({ register: true })
    const { fields } = await network.logged('relayer.registered')
    expect(fields.worker).toBe(toHex(identity.publicKey))
    expect(asked).toEqual([{ forceRefreshRa: true, encodedOperator: alice.accountId }])
    expect(await storedOfWorker('Workers')).not.toBeNull()
    network.seal(3)
    await network.reached(Number(fields.block) + 3)
    expect(asked).toHaveLength(1)
    expect(network.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('that the chain refuses is told by the name of its error, and tried again later', async () => {
    network.worker.script({ GetRuntimeInfo: () => offer({ operator: keypairFromUri('//Bob').accountId }) })
    network.relay({ register: true })
    const { fields } = await network.logged('relayer.duty-failed')
    expect(fields).toMatchObject({ duty: 'register', code: 'relayer.dispatch-failed' })
    expect(fields.detail).toContain('PhalaRegistry.OperatorMismatch')
    network.worker.script({ GetRuntimeInfo: () => offer({}) })
    network.seal(4)
    await network.logged('relayer.registered')
  })

  test('is not the matter of a relayer that was told so', async () => {
    network.relay({ register: false })
    await network.reached(1)
    network.seal(2)
    await network.reached(3)
    expect(network.worker.calls).not.toContain('GetRuntimeInfo')
  })

  test('is followed by the endpoints, where the chain has others', async () => {
    const wanted = ['http://127.0.0.1:8000', 'https://worker.example']
    let signed = 0
    network.worker.script({
      SignEndpointInfo: ({ encodedEndpoints }) => {
        signed++
        const payload = workerEndpointPayload.encode({
          pubkey: identity.publicKey,
          versionedEndpoints: { type: 'V1', value: vec(str).decode(encodedEndpoints) },
          signingTime: 1_700_000_000_001n,
        })
        return { encodedEndpointPayload: payload, signature: identity.sign(wrapSignedContent('EndpointInfo', payload)) }
      },
    })
    network.relay({ register: true, endpoints: wanted })
    await network.logged('relayer.registered')
    network.worker.setRegistered(true)
    network.seal(1)
    await network.logged('relayer.endpoints-announced')
    expect(await storedOfWorker('Endpoints')).toBe(toHex(concatBytes(Uint8Array.of(0), vec(str).encode(wanted))))
    network.seal(2)
    await network.reached(await bestNumber())
    expect(signed).toBe(1)
  })
})

async function bestNumber(): Promise<number> {
  const { number } = (await ask(network.node, 'chain_getHeader')) as { number: Hex }
  return Number(number)
}
