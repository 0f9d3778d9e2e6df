// SPDX-License-Identifier: Apache-2.0
import * as sdk from '@phala/sdk'
import { ApiPromise, WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import * as util from '@polkadot/util'
import { cryptoWaitReady, secp256k1PairFromSeed } from '@polkadot/util-crypto'
import * as viem from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { runScenario } from '../../report.mjs'
import { runPhalaSdk } from '../../scenarios/phala-sdk.mjs'

const compressedPublicKey = (secret) => util.u8aToHex(secp256k1PairFromSeed(util.hexToU8a(secret)).publicKey)
await runScenario({
  all: () =>
    runPhalaSdk({
      sdk,
      ApiPromise,
      WsProvider,
      Keyring,
      cryptoWaitReady,
      util,
      viem,
      privateKeyToAccount,
      compressedPublicKey,
      codeOf: ({ api, registry }, file) => new sdk.PinkCodePromise(api, registry, file, file.source.wasm),
      isBareResult: true,
    }),
})
