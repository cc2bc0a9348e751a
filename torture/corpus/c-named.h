static const unsigned char four[4][3] = {
    {227,   6,  19}, /* red */
    {255, 255, 255}, /* white */
    {  0,  90, 160}, /* deep blue */
    {  0,   0,   0}, /* ink */
};
