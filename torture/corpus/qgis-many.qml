<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
 <pipe>
  <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
   <colorPalette>
    <paletteEntry value="0" color="#0b3055" alpha="128" label=""/>
    <paletteEntry value="1" color="#9fc4e9" alpha="255" label=""/>
    <paletteEntry value="2" color="#33587d" alpha="255" label=""/>
    <paletteEntry value="3" color="#c7ec11" alpha="128" label=""/>
    <paletteEntry value="4" color="#5b80a5" alpha="255" label=""/>
    <paletteEntry value="5" color="#ef1439" alpha="255" label=""/>
    <paletteEntry value="6" color="#83a8cd" alpha="128" label=""/>
    <paletteEntry value="7" color="#173c61" alpha="255" label=""/>
    <paletteEntry value="8" color="#abd0f5" alpha="255" label=""/>
    <paletteEntry value="9" color="#3f6489" alpha="128" label=""/>
    <paletteEntry value="10" color="#d3f81d" alpha="255" label=""/>
    <paletteEntry value="11" color="#678cb1" alpha="255" label=""/>
    <paletteEntry value="12" color="#fb2045" alpha="128" label=""/>
    <paletteEntry value="13" color="#8fb4d9" alpha="255" label=""/>
    <paletteEntry value="14" color="#23486d" alpha="255" label=""/>
    <paletteEntry value="15" color="#b7dc01" alpha="128" label=""/>
    <paletteEntry value="16" color="#4b7095" alpha="255" label=""/>
   </colorPalette>
  </rasterrenderer>
 </pipe>
 <blendMode>0</blendMode>
</qgis>
