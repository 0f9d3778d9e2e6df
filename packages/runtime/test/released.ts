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
  system: '0x74e30c2db33fe77cda46f68ec2a5d35dd81b75bf7853ac9d9dcd11f230c0a8d7',
  timestamp: '0x52002d0216cc9c01059e63ff8f8d48aa43295b35664031d7869e4de6c876bd78',
  utility: '0x8a9989568438aa45c0368b2f8d7c6005a967b98b1c818093539e8734c13861d3',
  multisig: '0xf3258440fa96925e0fa60f0ca815b628648f074978a07c2123a71eb2db535445',
  proxy: '0x0379e4b0158790361bafdc1b17749aff6cf1d2c1c55dfb279f2e286b29884a67',
  vesting: '0xbd0633a0608af702cb87710cf200db360f4e066aee6273aae1243246b94e7ace',
  scheduler: '0x13e71f25ac0a322c803baaaeaede6fe64a5540c4378b23f60044a259d41bb7b2',
  preimage: '0x69528073ac1fa3faf5975c976cc777a101319834f4c2e84487cdda2cf6e91206',
  balances: '0xcee6c76490fa23676b32f5daadbd3a34d0ee9ad332b63ddb0da7173970deddb4',
  sudo: '0x146e6f4d648a193bd5cb2e9b186e79368e0aaec0f4f4103f2ffbf0ced73357a5',
} as const
