// SPDX-License-Identifier: Apache-2.0
import type { KeyScheme } from '../multi-signature.ts'

/** One signature and the verdict on it; all byte strings are 0x hex, `account` is the account id. */
export interface SignatureVector {
  readonly scheme: KeyScheme
  readonly name: string
  readonly message: string
  readonly signature: string
  readonly account: string
  readonly valid: boolean
}

/**
 * The edges of each acceptance rule: where libraries are known to differ, a vector says which side is ours. The tests hold every
 * verdict against implementations that this package does not use in Node.
 */
export const signatureVectors: readonly SignatureVector[] = [
  {
    scheme: 'ed25519',
    name: 'RFC 8032 section 7.1 test 1',
    message: '0x',
    signature:
      '0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    account: '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'RFC 8032 section 7.1 test 2',
    message: '0x72',
    signature:
      '0x92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    account: '0x3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'RFC 8032 section 7.1 test 3',
    message: '0xaf82',
    signature:
      '0x6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    account: '0xfc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'ordinary signature',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xef14b6212869309b359f3e0eeeba2540ff51274873f21c27d78dcd85eb37627dacf2e774b437461197ecbc0a624e72e830c83c3dee98455378de12dcc2f5b20e',
    account: '0xfd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'other message',
    message: '0x706861742073656c662d636865636b01',
    signature:
      '0xef14b6212869309b359f3e0eeeba2540ff51274873f21c27d78dcd85eb37627dacf2e774b437461197ecbc0a624e72e830c83c3dee98455378de12dcc2f5b20e',
    account: '0xfd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618',
    valid: false,
  },
  {
    scheme: 'ed25519',
    name: 's above the group order',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xef14b6212869309b359f3e0eeeba2540ff51274873f21c27d78dcd85eb37627d99c6ddd1ce9a58696d89b4ad404851fd30c83c3dee98455378de12dcc2f5b21e',
    account: '0xfd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618',
    valid: false,
  },
  {
    scheme: 'ed25519',
    name: 'key with a part of order 8',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x7db0dc9222f3c183457ddde4c708de8e5ea6bf3d5c4404cca14b32729a05c32ac7f87eef897a16a33ee06835360a702a71fe2c8822451363792451376b567a0a',
    account: '0xd63c01223147541df4e170763e9e2788a8bf5971f52a93c5829dbe6f5ff6bba9',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'R with a part of order 8',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x6999d5cb5126005c325892f1c6eab824b310708befff12fbaf45dda050cb12f0067c4fe1fd7ca7a84494a7178db27250edcb36706e96bb083af19c4cba6ab40a',
    account: '0x17ffad8068dc0de9935d36636f3ad1b5de6de3413b12388e453b05f2a4c1d3db',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'key and R with small-order parts',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x94a3980cc7fa86d16b8f7d0fc9446f42d8df636d711dc9f929d2e82fdc799d4d10d77473eb159faac91707382b22616b71740b41ebc62554946933efe80bf50d',
    account: '0x1dd960b291c53514fece1341fc0dcd8a648b3934c2c533666f737a654ff1e1bf',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'key with a part of order 8, wrong s',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x7db0dc9222f3c183457ddde4c708de8e5ea6bf3d5c4404cca14b32729a05c32ac8f87eef897a16a33ee06835360a702a71fe2c8822451363792451376b567a0a',
    account: '0xd63c01223147541df4e170763e9e2788a8bf5971f52a93c5829dbe6f5ff6bba9',
    valid: false,
  },
  {
    scheme: 'ed25519',
    name: 'key and R of small order 0, s zero',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
    account: '0x0100000000000000000000000000000000000000000000000000000000000000',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'key and R of small order 1, s zero',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xc7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000',
    account: '0xc7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'key and R of small order 4, s zero',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000',
    account: '0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'key and R non-canonical (y = p + 1)',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000',
    account: '0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'key and R non-canonical (x = -0)',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x01000000000000000000000000000000000000000000000000000000000000800000000000000000000000000000000000000000000000000000000000000000',
    account: '0x0100000000000000000000000000000000000000000000000000000000000080',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'key and R non-canonical (x = -0, y = p + 1)',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000000000000000000000000000000000000000000000000000',
    account: '0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'identity key, s one, R the base point',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x58666666666666666666666666666666666666666666666666666666666666660100000000000000000000000000000000000000000000000000000000000000',
    account: '0x0100000000000000000000000000000000000000000000000000000000000000',
    valid: true,
  },
  {
    scheme: 'ed25519',
    name: 'identity key, s one, R the identity',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x01000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000000000000000000',
    account: '0x0100000000000000000000000000000000000000000000000000000000000000',
    valid: false,
  },
  {
    scheme: 'ed25519',
    name: 'key that is no curve point',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xef14b6212869309b359f3e0eeeba2540ff51274873f21c27d78dcd85eb37627dacf2e774b437461197ecbc0a624e72e830c83c3dee98455378de12dcc2f5b20e',
    account: '0x0200000000000000000000000000000000000000000000000000000000000000',
    valid: false,
  },
  {
    scheme: 'ed25519',
    name: 'R that is no curve point',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x0200000000000000000000000000000000000000000000000000000000000000acf2e774b437461197ecbc0a624e72e830c83c3dee98455378de12dcc2f5b20e',
    account: '0xfd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'ordinary signature',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x4812d4b05ecb10cb5f6b180471a84d4e843307cb8d4457a240c6a86720a3d91673a16ddb653a339b572bb25edb7f44122e290b0ecec3970b74af9e506bf7fd84',
    account: '0x6a10be029d1ed283446587145a4f885225489b490424a0328dcce2a48ae6fe61',
    valid: true,
  },
  {
    scheme: 'sr25519',
    name: 'signature of another implementation',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xfa1ea659b17261d379de84ce8115e2cb8f710f241ad73645a0ac0f08d420e628679f1fbd24d91752222270a77a82ee1dadd094d2f78ab7566c66d9dd8d7d798d',
    account: '0x460d4ea4ca925f9feed5e3c5a546cb0b0b9447c4e53468b8d17161276407830d',
    valid: true,
  },
  {
    scheme: 'sr25519',
    name: 'other message',
    message: '0x706861742073656c662d636865636b01',
    signature:
      '0x4812d4b05ecb10cb5f6b180471a84d4e843307cb8d4457a240c6a86720a3d91673a16ddb653a339b572bb25edb7f44122e290b0ecec3970b74af9e506bf7fd84',
    account: '0x6a10be029d1ed283446587145a4f885225489b490424a0328dcce2a48ae6fe61',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'marker bit missing',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x4812d4b05ecb10cb5f6b180471a84d4e843307cb8d4457a240c6a86720a3d91673a16ddb653a339b572bb25edb7f44122e290b0ecec3970b74af9e506bf7fd04',
    account: '0x6a10be029d1ed283446587145a4f885225489b490424a0328dcce2a48ae6fe61',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 's above the group order',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x4812d4b05ecb10cb5f6b180471a84d4e843307cb8d4457a240c6a86720a3d91660756338809d45f32dc8a901ba7923272e290b0ecec3970b74af9e506bf7fd94',
    account: '0x6a10be029d1ed283446587145a4f885225489b490424a0328dcce2a48ae6fe61',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'identity key, s one, R the base point',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xe2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d760100000000000000000000000000000000000000000000000000000000000080',
    account: '0x0000000000000000000000000000000000000000000000000000000000000000',
    valid: true,
  },
  {
    scheme: 'sr25519',
    name: 'identity key, s zero, R the identity',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000080',
    account: '0x0000000000000000000000000000000000000000000000000000000000000000',
    valid: true,
  },
  {
    scheme: 'sr25519',
    name: 'identity key, s one, R the identity',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000000000000000080',
    account: '0x0000000000000000000000000000000000000000000000000000000000000000',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'key that is no ristretto point',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x4812d4b05ecb10cb5f6b180471a84d4e843307cb8d4457a240c6a86720a3d91673a16ddb653a339b572bb25edb7f44122e290b0ecec3970b74af9e506bf7fd84',
    account: '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'key in negative form',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x4812d4b05ecb10cb5f6b180471a84d4e843307cb8d4457a240c6a86720a3d91673a16ddb653a339b572bb25edb7f44122e290b0ecec3970b74af9e506bf7fd84',
    account: '0x83ef41fd62e12d7cbb9a78eba5b077addab764b6fbdb5fcd72331d5b7519011e',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'R in negative form',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xa5ed2b4fa134ef34a094e7fb8e57b2b17bccf83472bba85dbf395798df5c266973a16ddb653a339b572bb25edb7f44122e290b0ecec3970b74af9e506bf7fd84',
    account: '0x6a10be029d1ed283446587145a4f885225489b490424a0328dcce2a48ae6fe61',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'identity key, R a non-canonical identity',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000080',
    account: '0x0000000000000000000000000000000000000000000000000000000000000000',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 'key a non-canonical identity',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000080',
    account: '0xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    valid: false,
  },
  {
    scheme: 'sr25519',
    name: 's zero',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x4812d4b05ecb10cb5f6b180471a84d4e843307cb8d4457a240c6a86720a3d9160000000000000000000000000000000000000000000000000000000000000080',
    account: '0x6a10be029d1ed283446587145a4f885225489b490424a0328dcce2a48ae6fe61',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'ordinary signature',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf01',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: true,
  },
  {
    scheme: 'ecdsa',
    name: 'other message',
    message: '0x706861742073656c662d636865636b01',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf01',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'v with Ethereum offset',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf1c',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: true,
  },
  {
    scheme: 'ecdsa',
    name: 'other v',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf00',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'high s with the other v',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c68898e467209c4d5fd7c6bcf864115b61c7cf7fbd00b5d67ef63c29eb117296f807200',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: true,
  },
  {
    scheme: 'ecdsa',
    name: 'v of 4',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf04',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'v of 26',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf1a',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'v of 31',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf1f',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'v of 255',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cfff',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'v of 2, r plus the order above the field prime',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c688971b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf03',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'r zero',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x000000000000000000000000000000000000000000000000000000000000000071b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf01',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 's zero',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c6889000000000000000000000000000000000000000000000000000000000000000001',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'r the order',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036414171b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf01',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 's the order',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x59c3559b4cdbb92a4a6c5569b7d688c53d01e6ec95911855b94f2eeea48c6889fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036414101',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'r and s all ones',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff01',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'v of 2, r plus the order a curve point',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x0000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000702',
    account: '0xbf661764e8f748ec9303facedb9ce77b5ad4efd75776b3ff7a10abc213a585bb',
    valid: true,
  },
  {
    scheme: 'ecdsa',
    name: 'v of 30, r plus the order a curve point',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x000000000000000000000000000000000000000000000000000000000000000200000000000000000000000000000000000000000000000000000000000000071e',
    account: '0x64f7ff01730121945325992ca70a6a7b47f3fb9f335b9a93102dd123d290faf3',
    valid: true,
  },
  {
    scheme: 'ecdsa',
    name: 'r no x coordinate',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x000000000000000000000000000000000000000000000000000000000000000571b98df63b2a0283943079beea49e381c2b30cdb51e0b0d7fd33ad75a6c6c0cf00',
    account: '0xf579ea6bc1613ae8777439aa108fbc88f4dce9385b21efc7e44898d2d88acea3',
    valid: false,
  },
  {
    scheme: 'ecdsa',
    name: 'recovers the point at infinity',
    message: '0x706861742073656c662d636865636b',
    signature:
      '0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f8179871ff7b4a594bed16fb3cdba7452378b0853aa8b9a9ec2c66d4e2d86a6c357ea000',
    account: '0x89eb0d6a8a691dae2cd15ed0369931ce0a949ecafa5c3f93f8121833646e15c3',
    valid: false,
  },
]
