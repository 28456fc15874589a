/** Loopback, link-local, metadata services and private networks, in every spelling that URLs allow. */
export const privateHosts = `
127.0.0.1 127.1 127.0.1 127.0.0.1. 127.255.255.254 0 0.0.0.0 0x7f.1 0x7f000001 0x7F.0.0.0x1 2130706433 017700000001
0177.0.0.1 00000177.1 %31%32%37.0.0.1 127%2e0.0.1 １２７.０.０.１ 127。0。0。1 ⓵27.0.0.1 [::1] [0:0:0:0:0:0:0:1]
[0000::0001] [::] [::127.0.0.1] [::7f00:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:127.0.0.1] [::ffff:a9fe:a9fe]
[64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001::1] [2001:db8::1] [fe80::1]
[fe80::1%25eth0] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [5f00::1] 169.254.169.254 0xa9fea9fe 2852039166
100.100.100.200 168.63.129.16 192.0.0.192 10.0.0.1 10.1 172.16.0.1 192.168.0.1 192.168.1 198.18.0.1 224.0.0.1
255.255.255.255 localhost LOCALHOST localhost. ⓛocalhost a.localhost metadata metadata.google.internal
printer.local nas.lan router.home.arpa db.corp
`
  .trim()
  .split(/\s+/);
