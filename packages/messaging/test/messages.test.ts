// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import {
  boundTopics,
  commandTopic,
  contractId,
  contractOfCommandTopic,
  isOffchainOrigin,
  isOffchainTopic,
  isValidTopic,
  judgeSequence,
  type Message,
  type MessageOrigin,
  message,
  messageOrigin,
  messageSigningBytes,
  nextSequence,
  openChannel,
  purgeChannel,
  pushMessage,
  routeMessage,
  signedContentTypes,
  signedMessage,
  signMessage,
  verifyMessage,
  withSilence,
  wrapSignedContent,
} from '@phat/messaging'
import { type AccountId, concatBytes, known, textBytes, toHex } from '@phat/primitives'
import { TypeRegistry } from '@polkadot/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const ones = new Uint8Array(32).fill(1)
const worker = keypairFromUri('//Worker')
const from: MessageOrigin = { type: 'Worker', value: worker.publicKey }
const hello: Message = { sender: from, destination: textBytes('^phala/registry/event'), payload: Uint8Array.of(1, 2, 3) }

describe('messages', () => {
  const registry = new TypeRegistry()
  registry.register({
    Reserved: 'Null',
    MessageOrigin: {
      _enum: {
        Pallet: 'Vec<u8>',
        Contract: 'H256',
        Worker: '[u8; 32]',
        AccountId: 'H256',
        MultiLocation: 'Vec<u8>',
        Gatekeeper: 'Null',
        Cluster: 'H256',
      },
    },
    Message: { sender: 'MessageOrigin', destination: 'Vec<u8>', payload: 'Vec<u8>' },
    SignedMessage: { message: 'Message', sequence: 'u64', signature: 'Vec<u8>' },
  })

  const origins: MessageOrigin[] = [
    { type: 'Pallet', value: textBytes('PhalaRegistry') },
    { type: 'Contract', value: ones },
    from,
    { type: 'AccountId', value: ones },
    { type: 'MultiLocation', value: Uint8Array.of(1) },
    { type: 'Gatekeeper' },
    { type: 'Cluster', value: ones },
  ]

  test('have the bytes that polkadot-js gives the same types', () => {
    for (const sender of origins) {
      const value = { message: { ...hello, sender }, sequence: 7n, signature: new Uint8Array(64).fill(9) }
      const theirs = registry.createType('SignedMessage', signedMessage.encode(value))
      expect(theirs.toU8a()).toEqual(signedMessage.encode(value))
      expect(JSON.stringify(theirs.toHuman())).toContain(sender.type)
      expect(signedMessage.decode(theirs.toU8a())).toEqual(value)
    }
  })

  test('come from off the chain for four kinds of origin', () => {
    expect(origins.filter(isOffchainOrigin).map(({ type }) => type)).toEqual(['Contract', 'Worker', 'Gatekeeper', 'Cluster'])
  })

  test('sign their bytes and the sequence, and nothing else passes', () => {
    const signed = signMessage(hello, 5n, (bytes) => worker.sign(bytes))
    expect(messageSigningBytes(hello, 5n)).toEqual(concatBytes(message.encode(hello), Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0)))
    expect(verifyMessage(signed, worker.publicKey)).toBe(true)
    expect(verifyMessage(signed, keypairFromUri('//Other').publicKey)).toBe(false)
    expect(verifyMessage({ ...signed, sequence: 6n }, worker.publicKey)).toBe(false)
    expect(verifyMessage({ ...signed, message: { ...hello, payload: Uint8Array.of(1) } }, worker.publicKey)).toBe(false)
    expect(verifyMessage({ ...signed, signature: signed.signature.subarray(1) }, worker.publicKey)).toBe(false)
    const user: Message = { ...hello, sender: { type: 'AccountId', value: ones } }
    expect(() => signMessage(user, 0n, (bytes) => worker.sign(bytes))).toThrow(
      expect.objectContaining({ code: 'messaging.unsignable' }),
    )
  })

  test('are never what another signed content is: those begin with the reserved origin', () => {
    expect(toHex(wrapSignedContent('EndpointInfo', Uint8Array.of(7)))).toBe('0xff0207')
    expect(toHex(messageOrigin.encode({ type: 'Reserved' }))).toBe('0xff')
    for (const sender of origins) expect(message.encode({ ...hello, sender })[0]).not.toBe(0xff)
    expect(new Set(Object.values(signedContentTypes)).size).toBe(Object.keys(signedContentTypes).length)
  })
})

describe('topics', () => {
  test('are not empty and begin with no reserved character; ^ keeps them on the chain', () => {
    for (const first of "~!@#$%&*_+-=|<>?,./;:'") expect(isValidTopic(textBytes(`${first}topic`)), first).toBe(false)
    for (const text of ['', '~']) expect(isOffchainTopic(textBytes(text))).toBe(false)
    expect([isValidTopic(textBytes('^topic path')), isOffchainTopic(textBytes('^topic path'))]).toEqual([true, false])
    expect([isValidTopic(textBytes('topic path')), isOffchainTopic(textBytes('topic path'))]).toEqual([true, true])
    expect(isValidTopic(Uint8Array.of(0))).toBe(true)
  })

  test("of commands name their contract, as phala-types' `command_topic` does", () => {
    const path = commandTopic(ones)
    expect(new TextDecoder().decode(path)).toBe(`phala/contract/${'01'.repeat(32)}/command`)
    expect(contractOfCommandTopic(path)).toEqual(ones)
    for (const other of [
      `phala/contract/${'0A'.repeat(32)}/command`,
      `phala/contract/${'0g'.repeat(32)}/command`,
      `phala/contract/${'/1'.repeat(32)}/command`,
      `phala/contract/${'1:'.repeat(32)}/command`,
      `phala/contracT/${'01'.repeat(32)}/command`,
      `phala/contract/${'01'.repeat(31)}/command`,
      `phala/contract/${'01'.repeat(32)}/Command`,
      '',
    ])
      expect(contractOfCommandTopic(textBytes(other)), other).toBeUndefined()
  })

  test('of the table are valid, differ, and stay on the chain where the protocol says so', () => {
    const texts = Object.values(boundTopics).map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.every((text) => isValidTopic(textBytes(text)))).toBe(true)
    expect(texts.filter((text) => !isOffchainTopic(textBytes(text)))).toEqual([
      '^phala/mining/update',
      '^phala/registry/event',
      '^phala/registry/gk_event',
      '^phala/registry/cluster',
      '^phala/registry/contract',
    ])
  })
})

describe('sequences', () => {
  test('are next, stale or ahead', () => {
    expect([4n, 5n, 6n].map((sequence) => judgeSequence(5n, sequence))).toEqual(['stale', 'next', 'future'])
  })

  test('of a channel count on through purges, whoever was faster, and through silence', () => {
    const push = (channel: Parameters<typeof pushMessage>[0]) => pushMessage(channel, hello, 3)
    const two = push(push(openChannel(10n)))
    expect(nextSequence(two)).toBe(12n)
    expect(purgeChannel(two, 11n)).toEqual({ first: 11n, messages: [hello], silent: false })
    expect(purgeChannel(two, 9n)).toBe(two)
    expect(purgeChannel(two, 40n)).toEqual({ first: 40n, messages: [], silent: false })
    const silent = push(withSilence(two, true))
    expect(silent).toEqual({ first: 13n, messages: [], silent: true })
    expect(nextSequence(push(withSilence(silent, false)))).toBe(14n)
    expect(() => push(push(two))).toThrow(expect.objectContaining({ code: 'messaging.channel-full' }))
  })

  test('of a channel are those of a plain list, for any order of pushes and purges', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(30), { nil: undefined }), { maxLength: 40 }), (steps) => {
        let channel = openChannel(0n)
        let pushed = 0
        let taken = 0
        for (const step of steps) {
          if (step === undefined) {
            channel = pushMessage(channel, { ...hello, payload: Uint8Array.of(pushed++) }, 100)
          } else {
            taken = Math.max(taken, Math.min(step, pushed))
            channel = purgeChannel(channel, BigInt(Math.min(step, pushed)))
          }
          expect(channel.messages.map(({ payload }) => payload[0])).toEqual(
            Array.from({ length: pushed - taken }, (_, i) => taken + i),
          )
          expect(nextSequence(channel)).toBe(BigInt(pushed))
        }
      }),
    )
  })
})

describe('routing', () => {
  const pallet: MessageOrigin = { type: 'Pallet', value: textBytes('PhalaRegistry') }
  const launch = boundTopics.gatekeeperLaunch
  const payload = launch.payload.encode({ type: 'MasterPubkeyOnChain', value: { masterPubkey: ones } })

  test('reads a payload by its topic', () => {
    const { routed } = routeMessage({ sender: pallet, destination: launch.path, payload })
    expect(routed).toEqual({
      topic: 'gatekeeperLaunch',
      sender: pallet,
      payload: { type: 'MasterPubkeyOnChain', value: { masterPubkey: ones } },
    })
  })

  test('reads a command of a contract, from accounts and pallets only', () => {
    const user: MessageOrigin = { type: 'AccountId', value: ones }
    // CommandPayload::Plain(InkCommand::InkMessage { nonce: [], message: [1], transfer: 0, gas_limit: 2, storage_deposit_limit: None })
    const command = concatBytes(
      Uint8Array.of(0, 0, 0, 4, 1),
      new Uint8Array(16),
      Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0),
      Uint8Array.of(0),
    )
    const { routed } = routeMessage({ sender: user, destination: commandTopic(ones), payload: command })
    expect(routed).toMatchObject({ topic: 'command', contract: ones, sender: user })
    expect(routed?.payload).toMatchObject({ type: 'Plain', value: { type: 'InkMessage', value: { gasLimit: 2n } } })
    const forged = routeMessage({ sender: from, destination: commandTopic(ones), payload: command })
    expect(forged.rejection?.code).toBe('messaging.wrong-origin')
  })

  test('rejects what is forged, malformed, unknown or no topic, each by its name', () => {
    const code = (some: Partial<Message>) =>
      routeMessage({ sender: pallet, destination: launch.path, payload, ...some }).rejection?.code
    expect(code({ sender: from })).toBe('messaging.wrong-origin')
    expect(code({ sender: { type: 'AccountId', value: ones } })).toBe('messaging.wrong-origin')
    expect(code({ payload: payload.subarray(1) })).toBe('messaging.malformed-payload')
    expect(code({ payload: concatBytes(payload, Uint8Array.of(0)) })).toBe('messaging.malformed-payload')
    expect(code({ destination: textBytes('phala/elsewhere') })).toBe('messaging.unknown-topic')
    expect(code({ destination: textBytes('/phala') })).toBe('messaging.invalid-topic')
  })

  test('20,000 mutated messages are routed or rejected, never thrown', () => {
    const command = { sender: pallet, destination: commandTopic(ones), payload }
    const samples = [{ sender: pallet, destination: launch.path, payload }, command, hello].map((sample) =>
      message.encode(sample),
    )
    let state = 7
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    let routed = 0
    for (let i = 0; i < 20_000; i++) {
      const mutated = known(samples[i % samples.length], 'is in range').slice()
      for (let n = 0; n <= random(2); n++) mutated[random(mutated.length)] = random(256)
      let read: Message
      try {
        read = message.decode(mutated)
      } catch {
        continue // Refused by the codec, whose own tests judge how.
      }
      const outcome = routeMessage(read)
      if (outcome.routed !== undefined) routed++
      else expect(outcome.rejection.code).toMatch(/^messaging\./)
    }
    expect(routed).toBeGreaterThan(100)
  })
})

test('the id of a contract is the one of phala-types for its own example', () => {
  const of = {
    deployer: ones as AccountId, // 32 bytes
    codeIndex: { type: 'WasmCode', value: Uint8Array.of(1, 2, 3) },
    clusterId: ones,
    salt: Uint8Array.of(1, 2, 3),
  } as const
  expect(toHex(contractId(of))).toBe('0x29a773373d12f21a9407333f6e1c9db09aed5c03d21e91060c2f34ac2b86ecb4')
})
