// SPDX-License-Identifier: Apache-2.0
export { type EmulatedProvider, ethereumWallet, WalletFailure, type WalletSetup } from './ethereum-wallet.ts'
export {
  type EmulatedAccount,
  type EmulatedPayload,
  type EmulatedSigner,
  type ExtensionOptions,
  extension,
} from './extension-wallet.ts'
export { type WalletJson, walletDigest } from './wallet-eip712.ts'
