// SPDX-License-Identifier: Apache-2.0
import {
  discoverEthereumWallets,
  ethereumSigners,
  injectedExtensions,
  injectedSigners,
  keypairSigner,
  type Signer,
} from '@phat/sdk'

/** An account with what the person knows it by. */
export interface NamedSigner {
  readonly name: string
  readonly signer: Signer
}

/** One line of the list of who may sign; opening it may ask the person. */
export interface WalletChoice {
  readonly label: string
  open(signal: AbortSignal): Promise<readonly NamedSigner[]>
}

const app = 'Secret counter'

/** Accounts whose secrets everyone knows. */
const developmentAccounts: readonly WalletChoice[] = ['Alice', 'Bob', 'Charlie'].map((name) => ({
  label: `Development account ${name} (its key is public)`,
  open: async () => [{ name, signer: keypairSigner(`//${name}`) }],
}))

const extensionChoice = (extension: string): WalletChoice => ({
  label: `Extension ${extension}`,
  open: async (signal) => {
    const signers = await injectedSigners(app, { extensions: [extension], signal })
    return signers.map((signer) => ({ name: signer.name ?? signer.address, signer }))
  },
})

/**
 * Everyone who may sign in this page.
 * @param onMore told of each Ethereum wallet that announces itself
 */
export function walletChoices(onMore: (choice: WalletChoice) => void): readonly WalletChoice[] {
  const forAsLongAsThePage = new AbortController().signal
  queueMicrotask(() =>
    discoverEthereumWallets(window, forAsLongAsThePage, ({ info, provider }) =>
      onMore({
        label: `Ethereum wallet ${info.name}`,
        open: async (signal) => {
          const signers = await ethereumSigners(provider, { name: info.name, signal })
          return signers.map((signer) => ({ name: signer.address, signer }))
        },
      }),
    ),
  )
  return [...injectedExtensions().map(extensionChoice), ...developmentAccounts]
}
