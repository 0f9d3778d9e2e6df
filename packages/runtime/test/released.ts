// SPDX-License-Identifier: Apache-2.0

/** Content hashes of the released versions, by number. */
export const codeDigests = {
  1: '0x3004844c5bf2a609ee824e10c107852fb3757738c1825be40a3c7e3c3a4d51d3',
  2: '0xa0166784b1ad070ccb839080b06cdb59150d862a316cd5e22965a024adcd6a78',
} as const

/**
 * blake2b-256 of the weights by pallet. Where measured weights shall change, the next version brings them, and those that these versions
 * charge stay.
 */
export const weightDigests = {
  system: '0x724e97f3d0255f8a81f856c9c3d2e4336c50bb0570edf35de69b2ce70d9de0e4',
  timestamp: '0xfdb97ce2fb8d954ce07741d88676d11a0372cd545e1afdd45db956d68d65873f',
  utility: '0x89c764999e2795eeaa8d3ea63ee44fe16578309bc4dcb95818774ef8d24bd8b6',
  multisig: '0xbcfa34af78b1fd699139ddfbfa1d74763faebf0bb95b01a75f029079b4309681',
  proxy: '0xda6413053118626596ecc640947f8bf63f98a5e8384875c6b63385424af5e3f0',
  vesting: '0xf8fba8e9b3b546917aaf3a55ec873d74cf3187731fa0b0ea8b5855bd32ed66cb',
  scheduler: '0xb433858d886d513ee7c068d634484942e4f0caa0ddd243ae44e2fce8ff5b6e60',
  preimage: '0x3c09ef8a9f964207c065e16cc73431a7fd7663b60773404a1d14542e77331df1',
  balances: '0x464eb7e505878bcedaaccfd1eaed75e17e79ee07ff14d3b6371359e6ecaae72a',
  sudo: '0x14bbe17bbaed8e11e1259b9a70ec9f8b35d79270f3bba9de990ea3b16afa5c3b',
} as const
